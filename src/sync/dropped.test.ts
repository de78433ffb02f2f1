import { describe, expect, it } from 'vitest';
import { edexmlMapping } from '../../mappings/sources/edexml.ts';
import { somtodayOverzicht } from '../../mappings/sources/somtoday-overzicht.ts';
import { bans } from '../record/bans.ts';
import { droppedOf } from './dropped.ts';

describe('names that were dropped while reading', () => {
  it('are banned, in no agreement, or of no use, in that order', () => {
    const dropped = { 'leerling/fotourl': 7, 'groep/omschrijving': 2, 'leerling/gewicht': 4, 'leerling/bsn': 9 };
    expect(droppedOf(edexmlMapping, dropped)).toEqual([
      {
        name: 'leerling/bsn',
        reason: 'banned',
        by: 'law',
        label: { nl: 'BSN', en: 'citizen service number' },
        rule: bans.bsn.rule,
        count: 9,
      },
      expect.objectContaining({ name: 'leerling/gewicht', reason: 'banned', by: 'house', rule: bans.weighting.rule }),
      { name: 'leerling/fotourl', reason: 'not_agreed', label: { nl: 'pasfoto', en: 'photo' }, count: 7 },
      { name: 'groep/omschrijving', reason: 'not_used', count: 2 },
    ]);
  });

  it('say whose a field is, and keep a slash that belongs to a column', () => {
    expect(droppedOf(edexmlMapping, { 'leerkracht/roepnaam': 3 })[0]?.label?.nl).toBe('roepnaam (medewerker)');
    expect(droppedOf(somtodayOverzicht, { 'rij/Niet versturen naar ROD J/N': 1 })).toEqual([
      { name: 'rij/Niet versturen naar ROD J/N', reason: 'not_used', count: 1 },
    ]);
  });

  it('of every declared name, banned ones carry a rule and no other does', () => {
    for (const [kind, names] of Object.entries(edexmlMapping.banned)) {
      for (const name of Object.keys(names)) {
        const [one] = droppedOf(edexmlMapping, { [`${kind}/${name}`]: 1 });
        expect([one?.reason, one?.rule === undefined]).toEqual(['banned', false]);
      }
    }
    expect(droppedOf(edexmlMapping, { 'school/peildatum': 1 })[0]).not.toHaveProperty('rule');
  });
});
