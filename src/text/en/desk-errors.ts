import type { ErrorSubject } from '../../errors.ts';
import type { deskErrors as words } from '../nl/desk-errors.ts';
import { always, fieldWord, given } from '../phrase.ts';

const supplierOf = (about: ErrorSubject): string => about.supplier ?? 'The supplier';

export const deskErrors: typeof words = {
  delivery_missing: always("This delivery is not there, or is not this supplier's.", 'Check the id of the delivery.'),
  request_unknown_field: always(
    'This link does not know this field.',
    'Use the names in the list of what may be expected.',
  ),
  request_not_needed: always(
    'It is so already: the field is agreed, asked for, or given back.',
    'Look at the list of what may be expected.',
  ),
  request_required_field: always(
    'Without this field this link cannot deliver; it cannot be given back by itself.',
    'Talk to the school, or let the agreement end.',
  ),
  request_missing: always(
    'This request is not there, or was decided on.',
    'Look at the requests with: sluis requests.',
  ),
  invite_over: always('This link was used, has expired or does not exist.', 'Ask the school for a new link.'),
  account_differs: (about) => ({
    what: `${supplierOf(about)} has something else than was delivered${given(about.count, (n) => ` (${n} kinds differ)`)}.`,
    next: `Deliver everything again with: sluis sync${given(about.school, (id) => ` --school ${id}`)}${given(about.supplier, (id) => ` --supplier ${id}`)} --full, and ask the supplier to compare again after that.`,
  }),
  field_asked: (about) => ({
    what: `${supplierOf(about)} asks for a field that is not agreed${given(fieldWord(about, 'en'), (name) => `: ${name}`)}. Nothing changes by itself.`,
    next: 'Look at the reason and decide with: sluis requests.',
  }),
};
