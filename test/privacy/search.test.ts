import { describe, expect, test } from 'vitest';
import { encodings } from './canary/encodings.ts';
import { createSearch, type Wanted } from './canary/search.ts';

const values = ['Gibodakerumilo', 'RESAMO', '999912347', '1234AB', '06-00123456', '700123450007'];
const wantedOf = (marker: string): Wanted<string> => ({
  of: marker,
  marker,
  match: /^(RESAMO|999912347|1234AB)$/.test(marker) ? 'word' : 'anywhere',
  also: [],
});
const search = createSearch(values.map(wantedOf));

describe('the instrument', () => {
  test.each(encodings.map(({ name, of }) => [name, of] as const))(
    'finds every value in %s, wherever it stands',
    (_, of) => {
      for (const value of values) {
        for (const planted of of(value)) {
          for (const before of ['', 'x "', ' '.repeat(7)]) {
            const bytes = Buffer.concat([Buffer.from(before), planted, Buffer.from('" y')]);
            expect(search.in('control', bytes).map((hit) => hit.of)).toContain(value);
          }
        }
      }
    },
  );

  test('finds a value within base64 of any text around it', () => {
    for (const value of values) {
      for (const before of ['', 'a', 'ab', 'abc', 'naam: ']) {
        const text = `${before}${value} en meer`;
        for (const alphabet of ['base64', 'base64url'] as const) {
          const bytes = Buffer.from(Buffer.from(text).toString(alphabet));
          expect(search.in('control', bytes).map((hit) => hit.of)).toContain(value);
        }
      }
    }
  });

  test('finds nothing where nothing stands, and no short value within a longer one', () => {
    expect(search.in('control', Buffer.from('{"count":12,"line":999}'))).toEqual([]);
    expect(search.in('control', Buffer.from('1999912347 9999123471 x1234AB RESAMOS 17001234500071'))).toEqual([]);
  });
});
