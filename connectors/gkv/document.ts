import type { RowKind } from './rows.ts';

/** Where a text goes: the name in its row; `join`: it is needed to put things together, whatever is wanted. */
type Leaf = { readonly name: string; readonly join?: true };

/** One kind of thing in the answer: its texts, things within it, and lists of things. */
export type Shape = {
  /** Whose row its texts become part of. */
  readonly kind: RowKind;
  readonly leaves: Readonly<Record<string, Leaf>>;
  readonly things?: Readonly<Record<string, Shape>>;
  readonly lists?: Readonly<Record<string, { readonly item: string; readonly shape: Shape }>>;
};

const join = (name: string): Leaf => ({ name, join: true });

const same = (...names: readonly string[]): Readonly<Record<string, Leaf>> =>
  Object.fromEntries(names.map((name) => [name, { name }]));

const telefoon: Shape = {
  kind: 'leerling',
  leaves: { id: join('id'), nummer: { name: 'telefoonnummer' }, geheim: { name: 'telefoonGeheim' } },
};

const adres: Shape = {
  kind: 'leerling',
  leaves: {
    id: join('id'),
    ...same('gemeente', 'plaats', 'straat', 'huisnummer', 'postcode', 'land', 'geheimadres'),
  },
  things: { telefoon },
};

const groep: Shape = {
  kind: 'groep',
  leaves: { id: join('id'), schooljaar: join('schooljaar'), ...same('naam', 'lokaal', 'code') },
};

const schooljaar: Shape = { kind: 'leerling', leaves: { id: join('id'), naam: join('schooljaar') } };

const inschrijvingtype: Shape = {
  kind: 'leerling',
  leaves: { id: join('id'), omschrijving: join('inschrijvingType'), code: { name: 'inschrijvingType' } },
};

const groepsindeling: Shape = {
  kind: 'leerling',
  leaves: {
    id: join('id'),
    groep: join('groep'),
    schooljaar: join('schooljaar'),
    vanafDatum: join('vanafDatum'),
    totDatum: join('totDatum'),
    ...same('leerjaar', 'bekostigd'),
  },
};

const inschrijving: Shape = {
  kind: 'leerling',
  leaves: {
    id: join('id'),
    inschrijvingType: join('inschrijvingType'),
    datumInschrijving: join('datumInschrijving'),
    datumUitschrijving: join('datumUitschrijving'),
  },
};

const leerling: Shape = {
  kind: 'leerling',
  leaves: {
    leerlingAdres: join('adres'),
    ...same(
      'id',
      'leerlingNummer',
      'achternaam',
      'achternaamOfficieel',
      'roepNaam',
      'voornamen',
      'tussenvoegsel',
      'tussenvoegselOfficieel',
      'geslacht',
      'geboortedatum',
      'geboortedatumOnzeker',
      'geboorteplaats',
      'datumAanmelding',
    ),
  },
  lists: {
    groepsindelingen: { item: 'groepsindeling', shape: groepsindeling },
    inschrijvingen: { item: 'inschrijving', shape: inschrijving },
  },
};

/** `getLeerlingenResponse`: lists that point at each other by id, in any order. A list may be empty, or not there. */
export const answer: Shape = {
  kind: 'leerling',
  leaves: {},
  things: {
    return: {
      kind: 'leerling',
      leaves: {},
      lists: {
        adressen: { item: 'adres', shape: adres },
        groepen: { item: 'groep', shape: groep },
        schooljaren: { item: 'schooljaar', shape: schooljaar },
        inschrijvingtypes: { item: 'inschrijvingtype', shape: inschrijvingtype },
        leerlingen: { item: 'leerling', shape: leerling },
      },
    },
  },
};
