import { brin, key, locationCode, schoolYear, text } from './code.ts';
import { defineFields } from './field.ts';

/** Fields of a school: BRIN and location code together are the unit of a run. */
export const schoolFields = defineFields({
  key: {
    type: key,
    nl: 'schoolsleutel',
    en: 'school key',
    category: 'organisation',
    sensitivity: 'ordinary',
    content: 'key',
    control: 'releasable',
  },
  brin: {
    type: brin,
    nl: 'BRIN',
    en: 'BRIN',
    category: 'organisation',
    sensitivity: 'ordinary',
    content: 'code',
    control: 'releasable',
  },
  locationCode: {
    type: locationCode,
    nl: 'vestigingscode',
    en: 'location code',
    category: 'organisation',
    sensitivity: 'ordinary',
    content: 'code',
    control: 'releasable',
  },
  name: {
    type: text(128),
    nl: 'naam van de school',
    en: 'name of the school',
    category: 'organisation',
    sensitivity: 'ordinary',
    content: 'text',
  },
  schoolYear: {
    type: schoolYear,
    nl: 'schooljaar',
    en: 'school year',
    category: 'organisation',
    sensitivity: 'ordinary',
    content: 'code',
    control: 'releasable',
  },
});

/** EDEXML's own vestigingen are locations within a school. */
export const locationFields = defineFields({
  key: {
    type: key,
    nl: 'vestigingssleutel',
    en: 'location key',
    category: 'organisation',
    sensitivity: 'ordinary',
    content: 'key',
    forms: ['alias'],
    control: 'releasable',
  },
  name: {
    type: text(64),
    nl: 'naam van de vestiging',
    en: 'name of the location',
    category: 'organisation',
    sensitivity: 'ordinary',
    content: 'text',
  },
});
