import { expect, it } from 'vitest';
import { smallMapping as mapping } from '../../test/contract/small-mapping.ts';
import { printMapping } from './print.ts';

it('prints as a table that a privacy officer can read', () => {
  expect(printMapping(mapping)).toMatchInlineSnapshot(`
    "soort  naam in de bron  wordt
    rij    nr               pupil.key (leerlingsleutel)
    rij    geb              pupil.dateOfBirth (geboortedatum), isoDate
    rij    -                pupil.enrolmentStatus: als de bron niets zegt, enrolled
    rij    groep            group.key (groepssleutel)
    rij    bsn              nooit toegestaan (wet): BSN
    rij    gewicht          nooit toegestaan (vaste regel): leerlinggewicht
    rij    datum            niet gebruikt
    "
  `);
  expect(printMapping(mapping, 'en')).toContain('never allowed (law): citizen service number');
});
