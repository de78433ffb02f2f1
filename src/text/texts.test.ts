import { describe, expect, it } from 'vitest';
import { type ErrorCode, GatewayError, recoveries } from '../errors.ts';
import { errorLines } from './error-lines.ts';
import { formatFor } from './format.ts';
import { langOf, langs, texts } from './texts.ts';

const codes = Object.keys(recoveries) as ErrorCode[];
const full = {
  board: '99990',
  school: '99XA00',
  supplier: 'basispoort',
  product: 'toegang',
  source: 'EDEX.XML',
  field: 'postcode',
  name: 'kolom',
  setting: 'SLUIS_PORT',
  line: 12,
  column: 4,
  count: 30,
  limit: 25,
  expected: '99XA00',
  found: '99XB00',
  status: 500,
  date: '2026-11-12',
};

const keysOf = (value: unknown, path = ''): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => keysOf(inner, `${path}/${key}`))
    : [path];

describe.each(langs)('texts in %s', (lang) => {
  it('has words for every error code and for nothing else', () => {
    expect(Object.keys(texts(lang).errors).sort()).toEqual([...codes].sort());
  });

  it.each(codes)('says of %s what happened and what to do, with and without a subject', (code) => {
    for (const subject of [{}, full]) {
      const { what, next } = texts(lang).errors[code](subject);
      for (const sentence of [what, next]) {
        expect(sentence).toMatch(/[.?]$/);
        expect(sentence).not.toMatch(/undefined|null|NaN| {2}|\.\.| ,| \./);
      }
    }
  });

  it('has the same keys as the other language', () => {
    expect(keysOf(texts(lang))).toEqual(keysOf(texts('nl')));
  });

  it('names each reason in a label and a sentence that ends', () => {
    const stop = { field: 'Postcode', supplier: 'Basispoort', count: 412 };
    for (const reason of Object.values(texts(lang).reasons)) {
      expect(reason.label.length).toBeGreaterThan(3);
      expect(reason.sentence(stop)).toMatch(/^Postcode .*\.$/);
      expect(reason.sentence({ field: 'Postcode', supplier: 'Basispoort' })).not.toMatch(/undefined/);
    }
  });
});

describe('the two languages', () => {
  it('differ in every error', () => {
    for (const code of codes) {
      expect(texts('en').errors[code](full).what).not.toBe(texts('nl').errors[code](full).what);
    }
  });

  it('avoid the words that mean something else in the law or to a school', () => {
    const dutch = codes.flatMap((code) => Object.values(texts('nl').errors[code](full))).join(' ');
    expect(dutch).not.toMatch(
      /doorgifte|vannacht|record|payload|\broster|student|cursist|anoniem|geblokkeerd|toestemming/i,
    );
  });

  it('are found by their code only', () => {
    expect(langOf('en')).toBe('en');
    expect(langOf('de')).toBeUndefined();
    expect(langOf(undefined)).toBeUndefined();
  });
});

describe('an error on the terminal', () => {
  it('names a field that is missing from an agreement as people call it', () => {
    const error = new GatewayError('agreement_required_field', { supplier: 'google', entity: 'pupil', field: 'email' });
    expect(errorLines(error, 'nl').join(' ')).toContain('e-mailadres');
  });

  it('names code, place and what to do', () => {
    const error = new GatewayError('source_cut_off', { source: 'EDEX.XML', line: 12, column: 4 });
    const [head, next] = errorLines(error, 'nl');
    expect(head).toMatch(/^fout \[source_cut_off\] EDEX\.XML, regel 12, kolom 4: Het bestand/);
    expect(next).toMatch(/^Maak /);
    expect(errorLines(error, 'en')[0]).toMatch(/^error \[source_cut_off\] EDEX\.XML, line 12, column 4: The file/);
  });

  it('shows nothing of a foreign cause', () => {
    const error = new GatewayError('internal', {}, { cause: new Error('Jansen 999912345') });
    expect(errorLines(error, 'nl').join(' ')).not.toMatch(/Jansen|9999/);
  });

  it('has something to say of a code that only an earlier version knew', () => {
    const error = new GatewayError('was_once_a_code' as ErrorCode);
    expect(errorLines(error, 'nl')[0]).toMatch(/^fout \[was_once_a_code\] Er ging iets mis/);
  });

  it('begins with a capital where a supplier begins the sentence', () => {
    expect(errorLines(new GatewayError('delivery_unreachable'), 'nl')[0]).toMatch(/\] De leverancier is /);
  });

  it('does not call an entry of the ledger a line of a file', () => {
    expect(errorLines(new GatewayError('ledger_broken', { line: 7 }), 'nl')[0]).toMatch(
      /\] Het logboek klopt niet vanaf regel 7/,
    );
  });
});

describe('formats', () => {
  it('writes numbers the Dutch and the English way', () => {
    expect(formatFor('nl').number(1250)).toBe('1.250');
    expect(formatFor('en').number(1250)).toBe('1,250');
  });

  it('shows instants in Dutch local time, in winter and summer', () => {
    expect(formatFor('nl').time('2026-11-21T01:30:00Z')).toBe('02:30');
    expect(formatFor('nl').time('2026-07-01T01:30:00Z')).toBe('03:30');
    expect(formatFor('nl').instant('2026-12-31T23:30:00Z')).toMatch(/1 jan 2027/);
  });

  it('keeps a day a day', () => {
    expect(formatFor('nl').day('2026-11-12')).toBe('12 november 2026');
  });

  it('joins a list as a sentence does', () => {
    expect(formatFor('nl').list(['a', 'b', 'c'])).toBe('a, b en c');
  });
});
