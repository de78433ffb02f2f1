import type { ErrorSubject } from '../../errors.ts';
import { always, fieldWord, given } from '../phrase.ts';

const supplierOf = (about: ErrorSubject): string => about.supplier ?? 'De leverancier';

/** De eigen balie van leveranciers, en wat een beheerder ervan merkt. */
export const deskErrors = {
  delivery_missing: always(
    'Deze levering is er niet, of ze is niet van deze leverancier.',
    'Controleer het nummer van de levering.',
  ),
  request_unknown_field: always(
    'Dit gegeven kent deze koppeling niet.',
    'Gebruik de namen uit de lijst van wat te verwachten is.',
  ),
  request_not_needed: always(
    'Dit is al zo: het gegeven is al afgesproken, al gevraagd, of al teruggegeven.',
    'Bekijk de lijst van wat te verwachten is.',
  ),
  request_required_field: always(
    'Zonder dit gegeven kan deze koppeling niet leveren; het kan niet los worden teruggegeven.',
    'Bespreek het met de school, of laat de overeenkomst eindigen.',
  ),
  request_missing: always(
    'Dit verzoek is er niet, of er is al over besloten.',
    'Bekijk de verzoeken met: sluis requests.',
  ),
  invite_over: always('Deze link is al gebruikt, is verlopen of bestaat niet.', 'Vraag de school om een nieuwe link.'),
  account_differs: (about: ErrorSubject) => ({
    what: `${supplierOf(about)} heeft iets anders in beeld dan er geleverd is${given(about.count, (n) => ` (verschil in ${n} soorten)`)}.`,
    next: `Lever volledig opnieuw met: sluis sync${given(about.school, (id) => ` --school ${id}`)}${given(about.supplier, (id) => ` --supplier ${id}`)} --full, en vraag de leverancier om daarna weer te vergelijken.`,
  }),
  field_asked: (about: ErrorSubject) => ({
    what: `${supplierOf(about)} vraagt om een gegeven dat niet is afgesproken${given(fieldWord(about, 'nl'), (name) => `: ${name}`)}. Er verandert niets vanzelf.`,
    next: 'Bekijk de reden en besluit met: sluis requests.',
  }),
};
