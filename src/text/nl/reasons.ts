import { given } from '../phrase.ts';

/** Which field, at which supplier, how often. `field` is the Dutch or English label from the catalogue. */
export type Stop = { readonly field: string; readonly supplier: string; readonly count?: number };

const times = (stop: Stop): string => given(stop.count, (n) => ` en is ${n} keer tegengehouden`);

/** Why a field did not leave: a short label for tables and a whole sentence. */
export const reasons = {
  not_agreed: {
    label: 'niet afgesproken',
    sentence: (stop: Stop) => `${stop.field} is niet afgesproken met ${stop.supplier}${times(stop)}.`,
  },
  not_accepted: {
    label: 'neemt de leverancier niet af',
    sentence: (stop: Stop) =>
      `${stop.field} is afgesproken, maar ${stop.supplier} neemt het niet af. Het wordt niet verstuurd.`,
  },
  banned: {
    label: 'nooit toegestaan',
    sentence: (stop: Stop) => `${stop.field} mag nooit naar een leverancier${times(stop)}.`,
  },
  secret_or_restricted: {
    label: 'geheim of beperkt',
    sentence: (stop: Stop) => `${stop.field} is voor deze leerling geheim of beperkt${times(stop)}.`,
  },
  not_yet_read: {
    label: 'nog niet ingelezen',
    sentence: (stop: Stop) =>
      `${stop.field} is afgesproken met ${stop.supplier}, maar stond nog niet in het laatst ingelezen bestand. Het gaat mee na een nieuw bestand.`,
  },
  empty: {
    label: 'niet ingevuld',
    sentence: (stop: Stop) => `${stop.field} is in de leerlingadministratie niet ingevuld.`,
  },
};
