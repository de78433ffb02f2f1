import { expect, describe, test } from 'vitest';
import { writeOverzicht } from '../../deploy/demo/csv.ts';
import { writeEdexml } from '../../deploy/demo/edexml.ts';
import { voorbeeldboom, voorbeeldCollege } from '../../deploy/demo/plans.ts';
import { generateSchool } from '../../deploy/demo/school.ts';
import { stampCanaries } from './canaries.ts';
import { cells, parsed } from './parse.ts';

const moment = { seed: 'world', schoolYear: '2026-2027', today: '2026-11-21' };
const primary = generateSchool(voorbeeldboom, moment);
const secondary = generateSchool(voorbeeldCollege, moment);

describe('canaries', () => {
  test.each([
    ['EDEXML', primary, writeEdexml, 'edexml'],
    ['overview', secondary, writeOverzicht, 'somtoday'],
  ] as const)('%s: every marker is unique and stands in the file', (_, school, write, format) => {
    const stamped = stampCanaries(school, 'canaries');
    const file = write(stamped.school);
    const personal = stamped.canaries.filter(({ of }) => of === 'pupil' || of === 'teacher');
    expect(new Set(personal.map(({ marker }) => marker)).size).toBe(personal.length);
    const expected = stamped.canaries.filter(
      (c) => c[format] !== undefined && (format === 'edexml' || c.of === 'pupil'),
    );
    const words = new Set(file.split(/[^\p{L}\p{N}-]+/u));
    expect(expected.filter(({ marker }) => !words.has(marker)).map(({ of, field }) => `${of}/${field}`)).toEqual([]);
    expect(expected.length).toBeGreaterThan(school.pupils.length * 10);
  });

  test('every source field of a pupil is stamped or exempt', () => {
    const stamped = stampCanaries(secondary, 'canaries');
    const known = new Set([...stamped.canaries, ...stamped.exempt].map(({ somtoday }) => somtoday));
    const [header = []] = cells(writeOverzicht(stamped.school));
    expect(header.filter((name) => !known.has(name))).toEqual([]);
    const inXml = new Set([...stamped.canaries, ...stamped.exempt].map(({ edexml }) => edexml));
    const primaryXml = writeEdexml(stampCanaries(primary, 'canaries').school);
    const elements = parsed(
      primaryXml.slice(primaryXml.indexOf('<leerlingen>'), primaryXml.indexOf('</leerlingen>') + 13),
    );
    const containers = [
      'leerlingen',
      'leerling',
      'groep',
      'samengestelde_groepen',
      'samengestelde_groep',
      'vestiging',
      'toevoegingen',
      'blok',
    ];
    const unknown = new Set(elements.names.filter((name) => !inXml.has(name) && !containers.includes(name)));
    expect([...unknown]).toEqual([]);
  });
});
