import type { FieldPlace } from '../agreement/difference.ts';
import { agreedFields } from '../agreement/rule.ts';
import type { AgreementDocument } from '../agreement/schema.ts';
import { type Shape, wireName } from '../agreement/shape.ts';
import { earliestStart } from '../agreement/status.ts';
import { fieldOf } from '../record/catalogue.ts';
import { amsterdamDay } from '../record/day.ts';
import { itemsOf } from '../record/item.ts';
import { place, type Scoping } from '../release/scope.ts';
import { type Head, type ReadingSet, readingSetOf } from '../roster/head.ts';
import type { Gateway } from './gateway.ts';
import { suppliersOf } from './school.ts';
import { readStandings } from './standing.ts';

/** Fields that would flow and that the last reading of a school did not include: it must deliver a new export first. */
type Unread = { readonly school: string; readonly fields: readonly FieldPlace[] };

/** Whom the text of an agreement is about, by the current readings. */
export type Audience = {
  /** Undefined when a school has no reading, or none that can tell. */
  readonly pupils: number | undefined;
  readonly unread: readonly Unread[];
};

/** The rule of rows goes by control data, which is always read, and by the year group, which is not. */
const canTell = (set: ReadingSet, { rows }: AgreementDocument): boolean =>
  rows.yearGroups === undefined || set.get('pupil')?.has('yearGroup') === true;

const pupilsAt = async (gateway: Gateway, head: Head, scoping: Scoping): Promise<number> => {
  const { roster } = await gateway.generations.open(head);
  return itemsOf(roster, 'pupil').filter((item) => place(item, scoping) === 'in_scope').length;
};

const unreadAt = (head: Head, document: AgreementDocument, shape: Shape | undefined): Unread => {
  const set = readingSetOf(head.readingSet);
  const flows = agreedFields(document.fields).filter(
    (one) => fieldOf(one.entity, one.field)?.issued !== true && (shape === undefined || wireName(shape, one)),
  );
  const missing = flows.filter(({ entity, field }) => set.get(entity)?.has(field) !== true);
  return { school: head.school, fields: missing.map(({ entity, field }) => ({ entity, field })) };
};

/**
 * Counts the pupils in scope of a text on its first day, at all its schools together. Works for a text that is not in
 * force: no permit is made, so nothing could leave by it.
 */
export const audienceOf = async (gateway: Gateway, board: string, document: AgreementDocument): Promise<Audience> => {
  const { supplier, product, schools } = document;
  const shape = (await suppliersOf(gateway.store, board)).get(supplier)?.shape;
  const scoping: Scoping = {
    agreement: { document },
    standing: (await readStandings(gateway.store, board)).of(supplier, product.id),
    day: amsterdamDay(earliestStart(document, gateway.clock.now())),
  };
  const unread: Unread[] = [];
  let pupils: number | undefined = 0;
  for (const school of schools) {
    const head = await gateway.generations.current(school);
    if (head !== undefined) unread.push(unreadAt(head, document, gateway.shapes.get(shape ?? '')));
    const told = head !== undefined && canTell(readingSetOf(head.readingSet), document);
    const count = told ? await pupilsAt(gateway, head, scoping) : undefined;
    pupils = pupils === undefined || count === undefined ? undefined : pupils + count;
  }
  return { pupils, unread: unread.filter(({ fields }) => fields.length > 0) };
};
