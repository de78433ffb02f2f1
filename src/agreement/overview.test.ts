import { describe, expect, it } from 'vitest';
import { exampleDocument as base } from '../../test/agreement/documents.ts';
import { overviewOf } from './overview.ts';

describe('overviewOf', () => {
  it('lists what a parent wants to know, by name', () => {
    const recipients = [{ name: 'Nieuwsbegrip', via: 'Basispoort', reason: 'Lezen.' }];
    const list = overviewOf([
      { document: { ...base, recipients }, supplierName: 'Digibord', since: '2026-09-15' },
      { document: { ...base, supplier: 'accounts', fields: {} }, supplierName: 'Accounts', since: '2026-08-01' },
    ]);
    expect(list.map(({ supplierName, data, purposes }) => [supplierName, data.length, purposes.length])).toEqual([
      ['Accounts', 0, 0],
      ['Digibord', 5, 2],
    ]);
    expect(list[1]).toMatchObject({
      product: 'digibord',
      bijsluiter: 'https://digibord.example/privacybijsluiter',
      since: '2026-09-15',
      until: 'open',
      recipients: [{ name: 'Nieuwsbegrip', via: 'Basispoort' }],
      purposes: [{ id: 'access', basis: { nl: 'publieke taak' } }, { id: 'organisation' }],
    });
    expect(list[1]?.data.map(({ label }) => label.nl)).toEqual([
      'groepssleutel (groep)',
      'groepsnaam',
      'leerlingsleutel (als pseudoniem)',
      'roepnaam',
      'groepssleutel',
    ]);
  });
});
