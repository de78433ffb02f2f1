import type { Form } from '../../src/record/field.ts';

/** One line of a profile: the purpose it serves and why it is needed, in Dutch. */
type Line = { purpose: string; reason: string; form: Form };

export const line = (purpose: string, reason: string, form: Form = 'whole'): Line => ({ purpose, reason, form });

/** The parts of a name, as nearly every list has them. */
export const nameLines = (purpose: string): Record<'callName' | 'familyNamePrefix' | 'familyName', Line> => ({
  callName: line(purpose, 'De leerkracht en de leerling herkennen het account aan de roepnaam.'),
  familyNamePrefix: line(purpose, 'Hoort bij de achternaam: zonder tussenvoegsel staat de naam fout in de lijst.'),
  familyName: line(purpose, 'Onderscheidt leerlingen met dezelfde roepnaam binnen een groep.'),
});

/** The line of the group that a group key points at. */
export const groupLines = (purpose: string): Record<'key' | 'name', Line> => ({
  key: line(purpose, 'Verbindt de leerling met de groep; zegt buiten de school niets.'),
  name: line(purpose, 'De leerkracht kiest de eigen groep aan de naam.'),
});
