import * as z from 'zod';
import { key, schoolYear, text, yearGroup } from './code.ts';
import { defineFields } from './field.ts';

/** `home`: one group; `combination`: a home group with several year groups; `lesson`: EDEXML samengestelde groep. */
const groupKind = z.enum(['home', 'combination', 'lesson']);

/** Fields of a group (groep, stamgroep, lesgroep). Its identity is per school year. */
export const groupFields = defineFields({
  key: {
    type: key,
    nl: 'groepssleutel',
    en: 'group key',
    category: 'organisation',
    sensitivity: 'ordinary',
    content: 'key',
    forms: ['alias'],
    control: 'releasable',
  },
  name: {
    type: text(64),
    nl: 'groepsnaam',
    en: 'group name',
    category: 'organisation',
    sensitivity: 'ordinary',
    content: 'text',
  },
  yearGroup: {
    type: yearGroup,
    nl: 'jaargroep van de groep',
    en: 'year group of the group',
    category: 'organisation',
    sensitivity: 'ordinary',
    content: 'code',
  },
  kind: {
    type: groupKind,
    nl: 'soort groep',
    en: 'kind of group',
    category: 'organisation',
    sensitivity: 'ordinary',
    content: 'code',
  },
  subject: {
    type: text(64),
    nl: 'vak',
    en: 'subject',
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
