import { given } from '../phrase.ts';

/** What waits of one kind: how many, of how many the supplier has, and the largest number that would have passed. */
export type Waits = {
  readonly supplier: string;
  readonly count?: number | undefined;
  readonly of?: number | undefined;
  readonly limit?: number | undefined;
};

const threshold = ({ limit }: Waits): string => `meer dan de drempel${given(limit, (n) => ` van ${n}`)}`;
const pupils = (count: number | undefined): string => (count === 1 ? 'Eén leerling' : `${count ?? 'Veel'} leerlingen`);
const would = (count: number | undefined): string => (count === 1 ? 'zou' : 'zouden');
const of = (waits: Waits): string => given(waits.of, (n) => ` (van de ${n})`);

/** One sentence per kind of hold; each says what did not happen. */
export const holdSentences = {
  pupils_removed: (waits: Waits) =>
    `${pupils(waits.count)}${of(waits)} ${would(waits.count)} bij ${waits.supplier} verdwijnen. Dat is ${threshold(waits)}. Er is nog niets verwijderd.`,
  pupils_added: (waits: Waits) =>
    `${pupils(waits.count)} ${would(waits.count)} er bij ${waits.supplier} in één keer bij komen. Dat is ${threshold(waits)}. Zij zijn nog niet geleverd.`,
  identity_changed: (waits: Waits) =>
    `Van ${waits.count === 1 ? 'één leerling' : `${waits.count ?? 'veel'} leerlingen`}${of(waits)} ${would(waits.count)} bij ${waits.supplier} de naam, de geboortedatum of de sleutel veranderen. Dat is ${threshold(waits)}. Er is nog niets veranderd.`,
  pupils_changed: (waits: Waits) =>
    `Van ${waits.count === 1 ? 'één leerling' : `${waits.count ?? 'veel'} leerlingen`}${of(waits)} ${would(waits.count)} bij ${waits.supplier} iets veranderen. Dat is ${threshold(waits)}. Er is nog niets veranderd.`,
  groups_removed: (waits: Waits) =>
    `${waits.count ?? 'Veel'} groepen${of(waits)} zouden bij ${waits.supplier} verdwijnen. Dat is ${threshold(waits)}. Er is nog geen groep verwijderd.`,
  staff_removed: (waits: Waits) =>
    `${waits.count ?? 'Veel'} medewerkers${of(waits)} zouden bij ${waits.supplier} verdwijnen. Dat is ${threshold(waits)}. Er is nog niemand verwijderd.`,
  mailing: (waits: Waits) =>
    `${waits.supplier} schrijft ouders aan zodra een leerling nieuw is: dat zou nu voor ${waits.count === 1 ? 'één leerling' : `${waits.count ?? 'veel'} leerlingen`} gebeuren. Zij zijn nog niet geleverd.`,
};
