import { Medewerker, Opleiding, Stamgroep, Vak, Vestiging } from '../../connectors/structuurbestand/rows.ts';
import { defineTable, type Mapping } from '../../src/mapping/table.ts';

/**
 * SOMtoday's structuurbestand: locations, home groups and staff, without pupils and without who is in or before which
 * group. So nothing of it can reach a supplier: it is there to look at what a school has (`sluis source check`).
 */
export const somtodayStructuurbestand: Mapping = {
  name: 'somtoday-structuurbestand',
  connector: 'structuurbestand',
  tables: [
    defineTable('Vestiging', Vestiging, 'location', { key: 'brin', name: 'naam' }),
    { ...defineTable('Stamgroep', Stamgroep, 'group', { key: 'naam', name: 'naam' }), fixed: { kind: 'home' } },
    defineTable('Medewerker', Medewerker, 'staff', { key: 'nummer', familyName: 'naam' }),
  ],
  banned: {},
  ignored: {
    Vestiging: ['code'],
    Opleiding: Object.keys(Opleiding.shape),
    Vak: Object.keys(Vak.shape),
    Stamgroep: ['brin'],
    Medewerker: ['brin', 'afkorting'],
  },
};
