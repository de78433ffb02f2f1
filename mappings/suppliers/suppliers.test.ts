import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FieldPlace } from '../../src/agreement/difference.ts';
import { agreedFields } from '../../src/agreement/rule.ts';
import { draftFrom } from '../../src/agreement/profile.ts';
import type { Terms } from '../../src/agreement/profile.ts';
import { missingFields, notAccepted, type Shape, wireName } from '../../src/agreement/shape.ts';
import { checkAgreement } from '../../src/agreement/text.ts';
import { agreeable } from '../../src/record/catalogue.ts';
import { entities } from '../../src/record/field.ts';
import { shippedFormats } from '../../src/runtime/shipped.ts';
import { fits } from '../../src/sync/destination.ts';
import { basispoortGuides, basispoortProfile, basispoortToday } from './basispoort.ts';
import { onerosterRest } from './oneroster-shape.ts';
import { plainShape } from './plain.ts';
import { profiles, recipientProfiles, shapes, supplierProfiles } from './suppliers.ts';

/** Names in a shape that no agreement can hold. */
const impossibleFields = ({ accepts, requires }: Shape): readonly FieldPlace[] => {
  const accepted = entities.flatMap((entity) =>
    Object.keys(accepts[entity] ?? {}).map((field): FieldPlace => ({ entity, field })),
  );
  return [...accepted, ...requires].filter(({ entity, field }) => !agreeable(entity).includes(field));
};

const terms: Terms = {
  supplier: 'basispoort',
  product: { id: 'basispoort', name: 'Basispoort', bijsluiter: 'https://basispoort.example/bijsluiter' },
  schools: ['99XA00'],
  from: '2026-08-01',
  until: 'open',
  reviewBy: '2027-08-01',
  signedFile: { sha256: 'cd'.repeat(32) },
  retention: 'Tot het einde van het schooljaar.',
  contact: 'fg@basispoort.example',
};

describe.each([...profiles.values()])('profile $id', (profile) => {
  const document = draftFrom(profile, terms);

  it('is a valid agreement without warnings', () => {
    const { problems, warnings, document: read } = checkAgreement(document);
    expect(problems).toEqual([]);
    expect(warnings).toEqual([]);
    expect(read).toEqual(document);
  });

  it('has a source with a day, says what is not known, and has no idle purpose', () => {
    expect(profile.source.on).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(profile.notKnown.length).toBeGreaterThan(0);
    const used = new Set(agreedFields(profile.fields).map(({ rule }) => rule.purpose));
    expect(Object.keys(profile.purposes).toSorted()).toEqual([...used].toSorted());
  });

  it('is copied, so that the agreement does not follow the profile', () => {
    expect(document.fields).not.toBe(profile.fields);
    expect(document.fields.pupil).not.toBe(profile.fields.pupil);
    expect(document.purposes).not.toBe(profile.purposes);
  });
});

describe.each([...shapes.values()])('shape $name', (shape) => {
  it('takes and requires only what an agreement can name, and takes what it requires', () => {
    expect(impossibleFields(shape)).toEqual([]);
    expect(shape.requires.filter((place) => wireName(shape, place) === undefined)).toEqual([]);
  });

  it('gives two fields of one entity two names', () => {
    for (const entity of entities) {
      const names = Object.values(shape.accepts[entity] ?? {});
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe.each([...supplierProfiles.values()])('supplier $id', ({ shape, profile }) => {
  it('can be approved as its profile has it, and takes all of it', () => {
    const document = draftFrom(profile, terms);
    expect(missingFields(shape.requires, document)).toEqual([]);
    expect(notAccepted(shape, document)).toEqual([]);
  });
});

const files = [...supplierProfiles.values()].flatMap(({ id, channels, files: of = [] }) =>
  of.map(({ format, shape }) => ({ id, format, shape, channels })),
);

it.each(files)('$id can be served in $format', ({ format, shape, channels }) => {
  const found = shippedFormats.find(({ name }) => name === format);
  expect(found !== undefined && fits(found, shape)).toBe(true);
  expect(shapes.get(shape.name)).toBe(shape);
  expect(channels.some((channel) => channel === 'folder' || channel === 'sftp')).toBe(true);
});

it.each([...supplierProfiles.values()])('$id has shapes that the store can name', ({ shape, otherShapes = [] }) => {
  for (const one of [shape, ...otherShapes]) expect(shapes.get(one.name)).toBe(one);
});

it.each([...supplierProfiles.values()].filter(({ channels }) => channels.includes('oneroster')))(
  '$id can collect over OneRoster in the words of that door',
  ({ shape, otherShapes = [] }) => {
    expect([shape, ...otherShapes]).toContain(onerosterRest);
  },
);

describe.each([...recipientProfiles.values()])('recipient $id', ({ id, behind, entry, source, notKnown }) => {
  it('stands behind a supplier that we know, and is none itself', () => {
    expect(supplierProfiles.get(behind)?.name).toBe(entry.via);
    expect([profiles.has(id), supplierProfiles.has(id)]).toEqual([false, false]);
  });

  it('fits into the agreement with it, and says where it is from and what is not known', () => {
    const { problems } = checkAgreement(draftFrom(basispoortProfile, { ...terms, recipients: [entry] }));
    expect(problems).toEqual([]);
    expect(source.on).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(notKnown.length).toBeGreaterThan(0);
  });
});

describe.each(['mappings/README.md', 'README.md'])('the table of suppliers in %s', (file) => {
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const firstCells = text.split('\n').map((row) => row.split('|')[1] ?? '');

  it.each([...supplierProfiles.keys(), ...recipientProfiles.keys()])('has a line for %s', (id) => {
    expect(firstCells.filter((cell) => cell.includes(`\`${id}\``))).toHaveLength(1);
  });
});

it('every profile has a line in mappings/README.md', () => {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  for (const id of profiles.keys()) expect(text).toContain(`\`${id}\``);
});

describe('Basispoort', () => {
  const document = draftFrom(basispoortProfile, terms);

  it('has the eleven fields of the guides; the number of the school takes two of ours, the group key its line', () => {
    expect(agreedFields(document.fields).map(({ entity, field }) => `${entity}/${field}`)).toEqual([
      'school/brin',
      'school/locationCode',
      'group/key',
      'group/name',
      'pupil/key',
      'pupil/issuedId',
      'pupil/callName',
      'pupil/familyNamePrefix',
      'pupil/familyName',
      'pupil/dateOfBirth',
      'pupil/gender',
      'pupil/yearGroup',
      'pupil/groupKey',
    ]);
    expect(notAccepted(basispoortGuides, document)).toEqual([]);
  });

  it('today takes no gender and no date of birth: agreed, not accepted', () => {
    expect(notAccepted(basispoortToday, document)).toEqual([
      { entity: 'pupil', field: 'dateOfBirth' },
      { entity: 'pupil', field: 'gender' },
    ]);
  });
});

it('the plain shape takes everything under its own name', () => {
  for (const entity of entities) {
    for (const field of agreeable(entity)) expect(wireName(plainShape, { entity, field })).toBe(field);
  }
  expect(wireName(plainShape, { entity: 'pupil', field: 'constructor' })).toBeUndefined();
});
