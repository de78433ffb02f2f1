import { fieldOf, fieldsOf } from '../record/catalogue.ts';
import type { Entity, Field, Form } from '../record/field.ts';
import type { FieldPlace } from './difference.ts';
import type { Words } from './wording.ts';

/** Whose data a field is. */
const owners: Readonly<Record<Entity, Words | undefined>> = {
  pupil: undefined,
  group: { nl: 'groep', en: 'group' },
  school: { nl: 'school', en: 'school' },
  location: { nl: 'vestiging', en: 'location' },
  staff: { nl: 'medewerker', en: 'staff' },
  guardian: { nl: 'ouder of verzorger', en: 'parent or guardian' },
};

/** How a coarser form is named; `whole` needs no addition. */
export const formWords: Readonly<Record<Form, Words | undefined>> = {
  whole: undefined,
  initial: { nl: 'alleen de eerste letter', en: 'first letter only' },
  year: { nl: 'alleen het jaar', en: 'year only' },
  ageBand: { nl: 'alleen de leeftijdsgroep', en: 'age band only' },
  postcode4: { nl: 'alleen de vier cijfers', en: 'four digits only' },
  alias: { nl: 'als pseudoniem', en: 'as a pseudonym' },
};

const join = (label: string, ...more: readonly (string | undefined)[]): string => {
  const additions = more.filter((text) => text !== undefined);
  return additions.length === 0 ? label : `${label} (${additions.join(', ')})`;
};

const pupilLabels: ReadonlySet<string> = new Set(Object.values(fieldsOf('pupil')).map(({ nl }) => nl));

/** The pupil's own need no addition, nor what only a group has; a name that both have does. */
const ownerOf = (entity: Entity, declared: Field | undefined): Words | undefined =>
  entity === 'group' && !pupilLabels.has(declared?.nl ?? '') ? undefined : owners[entity];

/** A field as people read it: label, whose it is, how much of it. */
export const labelOf = ({ entity, field }: FieldPlace, form: Form = 'whole'): Words => {
  const declared = fieldOf(entity, field);
  const [owner, how] = [ownerOf(entity, declared), formWords[form]];
  return {
    nl: join(declared?.nl ?? field, owner?.nl, how?.nl),
    en: join(declared?.en ?? field, owner?.en, how?.en),
  };
};
