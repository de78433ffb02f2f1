import type { Mapping } from '../../src/mapping/table.ts';

/** A small mapping with something of everything. */
export const smallMapping: Mapping = {
  name: 'test',
  connector: 'test',
  tables: [
    {
      row: 'rij',
      entity: 'pupil',
      fields: { key: 'nr', dateOfBirth: ['geb', 'isoDate'] },
      fixed: { enrolmentStatus: 'enrolled' },
    },
    { row: 'rij', entity: 'group', fields: { key: 'groep' } },
  ],
  banned: { rij: { bsn: 'bsn', gewicht: 'weighting' } },
  ignored: { rij: ['datum'] },
};
