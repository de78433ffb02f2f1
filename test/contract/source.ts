import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ErrorCode, GatewayError } from '../../src/errors.ts';
import type { Input, Reading, ReadingReport, SourceConnector, SourceRow, Wanted } from '../../src/ports.ts';

/** The five fixtures of every source; each but `broken` has its expected rows in `<name>.rows.json`. */
export const fixtureNames = ['small', 'empty', 'diacritics', 'duplicate', 'broken'] as const;
export type FixtureName = (typeof fixtureNames)[number];

export type SourceContract<Settings> = {
  readonly connector: SourceConnector<Settings>;
  readonly settings: Settings;
  /** Folder of the fixtures, ending in a slash. */
  readonly fixtures: URL;
  /** With the dot. */
  readonly extension: string;
  /** The bytes of a fixture that is made and not kept as a file; absent: the file. */
  readonly bytesOf?: (name: FixtureName) => Uint8Array;
  /** Every name that a row may carry, per kind. */
  readonly all: Wanted;
  /** A kind and a name in `small` whose value must be droppable. */
  readonly unwanted: { readonly kind: string; readonly name: string };
  /**
   * `small` with one undeclared name, and what may be shown of it. The second may not be shown (law 9): its
   * `secret` must not occur in the report.
   */
  readonly undeclared: {
    readonly shown: { readonly text: string | Uint8Array; readonly name: string };
    readonly hidden: { readonly text: string | Uint8Array; readonly secret: string };
  };
  /** Values in `small` that may be searched for: at least 4 characters, and none a declared name. */
  readonly secrets: readonly string[];
  /** The code with which `broken` is refused. */
  readonly brokenCode: ErrorCode;
  /** Where a cut leaves a whole document (a table without its last row looks whole): those cuts may be accepted. */
  readonly cutAccepted?: (text: string) => boolean;
};

type Read = { readonly rows: readonly SourceRow[]; readonly report: ReadingReport };

export const inputOf = (bytes: Uint8Array, chunkBytes = bytes.length || 1, onClose = (): void => {}): Input => ({
  name: 'fixture',
  bytes: (async function* chunks() {
    try {
      for (let start = 0; start < bytes.length; start += chunkBytes) yield bytes.subarray(start, start + chunkBytes);
    } finally {
      onClose();
    }
  })(),
});

export const readAll = async (reading: Reading): Promise<Read> => {
  const rows: SourceRow[] = [];
  for await (const batch of reading.rows) rows.push(...batch);
  return { rows, report: reading.report() };
};

/** All that a report holds, maps included, as text to search in. */
export const reportText = (report: ReadingReport): string =>
  JSON.stringify([[...report.rows], [...report.dropped], report.unknown, report.complete, report.proof]);

/** All that an error shows; its cause is never shown and so not part of it. */
const errorText = (error: GatewayError): string => JSON.stringify([error.code, error.message, error.subject]);

const encoded = (file: string | Uint8Array): Uint8Array =>
  typeof file === 'string' ? new TextEncoder().encode(file) : file;

/** How many of the values occur in a text; a number, so that a failing test shows none of them either. */
const leaks = (text: string, secrets: readonly string[]): number =>
  secrets.filter((secret) => text.includes(secret)).length;

/** What every connector that points inward keeps to. Call it inside a test file of the connector. */
export const sourceContract = <Settings>(contract: SourceContract<Settings>): void => {
  const { connector, settings, all, secrets } = contract;
  const bytesOf = (name: FixtureName): Uint8Array =>
    contract.bytesOf?.(name) ??
    new Uint8Array(readFileSync(new URL(`${name}${contract.extension}`, contract.fixtures)));
  const rowsOf = (name: FixtureName): unknown =>
    JSON.parse(readFileSync(new URL(`${name}.rows.json`, contract.fixtures), 'utf8'));
  const read = (bytes: Uint8Array, chunkBytes?: number, wanted: Wanted = all): Promise<Read> =>
    readAll(connector.read(settings, inputOf(bytes, chunkBytes), wanted));
  const refusal = async (bytes: Uint8Array): Promise<GatewayError | undefined> => {
    try {
      await read(bytes);
      return undefined;
    } catch (error) {
      if (error instanceof GatewayError) return error;
      throw error;
    }
  };
  const small = bytesOf('small');

  describe(`source contract: ${connector.name}`, () => {
    it.each(['small', 'empty', 'diacritics', 'duplicate'] as const)('reads %s into the expected rows', async (name) => {
      const { rows, report } = await read(bytesOf(name));
      expect(rows).toEqual(rowsOf(name));
      expect(report.complete).toBe(true);
      expect(report.unknown).toEqual([]);
      expect([...report.rows.values()].reduce((sum, count) => sum + count, 0)).toBe(rows.length);
    });

    it('refuses broken with its code and place, and shows nothing of it', async () => {
      const error = await refusal(bytesOf('broken'));
      expect(error?.code).toBe(contract.brokenCode);
      expect(error?.subject.line).toBeGreaterThan(0);
      expect(leaks(error === undefined ? '' : errorText(error), secrets)).toBe(0);
    });

    it('reads the same file twice alike', async () => {
      expect(await read(small)).toEqual(await read(small));
    });

    it.each([1, 2, 7, 64])('reads alike in chunks of %i bytes', async (chunkBytes) => {
      for (const name of ['small', 'diacritics'] as const) {
        expect((await read(bytesOf(name), chunkBytes)).rows).toEqual((await read(bytesOf(name))).rows);
      }
    });

    it('carries only declared names', async () => {
      for (const { kind, values } of (await read(small)).rows) {
        for (const name of Object.keys(values)) expect(all.get(kind)?.has(name), `${kind}/${name}`).toBe(true);
      }
    });

    it('drops what is not wanted before it is in a row, and counts it', async () => {
      const { kind, name } = contract.unwanted;
      const wanted = new Map(all).set(kind, new Set([...(all.get(kind) ?? [])].filter((other) => other !== name)));
      const whole = await read(small);
      const { rows, report } = await read(small, undefined, wanted);
      const held = whole.rows.filter((row) => row.kind === kind && row.values[name] !== undefined);
      expect(held.length).toBeGreaterThan(0);
      expect(rows.every((row) => row.kind !== kind || !(name in row.values))).toBe(true);
      expect(report.dropped.get(`${kind}/${name}`)).toBe(held.length);
      expect(rows).toHaveLength(whole.rows.length);
    });

    it('reads nothing when nothing is wanted', async () => {
      const { rows } = await read(small, undefined, new Map());
      expect(rows.every((row) => Object.keys(row.values).length === 0)).toBe(true);
    });

    it('names an undeclared name, with count and place, and forwards nothing of it', async () => {
      const { shown } = contract.undeclared;
      const { rows, report } = await read(encoded(shown.text));
      const found = report.unknown.find((unknown) => unknown.name === shown.name);
      expect(found?.count).toBeGreaterThan(0);
      expect(found?.line).toBeGreaterThan(0);
      expect(found?.column).toBeGreaterThan(0);
      expect(rows.some((row) => shown.name in row.values)).toBe(false);
    });

    it('does not show an undeclared name that may be a value', async () => {
      const { hidden } = contract.undeclared;
      const { rows, report } = await read(encoded(hidden.text));
      expect(report.unknown.length).toBeGreaterThan(0);
      expect(leaks(reportText(report), [hidden.secret])).toBe(0);
      expect(leaks(JSON.stringify(rows.map((row) => Object.keys(row.values))), [hidden.secret])).toBe(0);
    });

    it('refuses a file that was cut off anywhere, with a place and no value', async () => {
      const step = Math.max(1, Math.floor(small.length / 400));
      const wrong: string[] = [];
      for (let end = 0; end < wholeLength(small); end += step) {
        const error = await refusal(small.subarray(0, end));
        if (error === undefined) {
          if (!contract.cutAccepted?.(new TextDecoder().decode(small.subarray(0, end)))) wrong.push(`taken: ${end}`);
          continue;
        }
        if (error.recovery !== 'refuse') wrong.push(`${error.code}: ${end}`);
        if (!error.subject.line) wrong.push(`no place: ${end}`);
        if (leaks(errorText(error), secrets) > 0) wrong.push(`value shown: ${end}`);
      }
      expect(wrong).toEqual([]);
    });

    it('is not complete, and proves nothing, before its last row was taken', async () => {
      const reading = connector.read(settings, inputOf(small, 16), all);
      for await (const batch of reading.rows) {
        void batch;
        expect(reading.report()).toMatchObject({ complete: false, proof: 'none' });
      }
      expect(reading.report().complete).toBe(true);
      expect(reading.report().proof).not.toBe('none');
    });

    it('shows no value in its report', async () => {
      expect(leaks(reportText((await read(small, undefined, new Map())).report), secrets)).toBe(0);
      expect(leaks(reportText((await read(small)).report), secrets)).toBe(0);
    });

    it('closes its input when the reader stops early', async () => {
      let closed = 0;
      const input = inputOf(small, 16, () => {
        closed += 1;
      });
      for await (const batch of connector.read(settings, input, all).rows) {
        void batch;
        break;
      }
      expect(closed).toBe(1);
    });

    it('closes its input when it refuses', async () => {
      let closed = 0;
      const broken = inputOf(bytesOf('broken'), 16, () => {
        closed += 1;
      });
      await expect(readAll(connector.read(settings, broken, all))).rejects.toBeInstanceOf(GatewayError);
      expect(closed).toBe(1);
    });
  });
};

/** Without white space after the end: a file that lost only that lost nothing. */
const wholeLength = (bytes: Uint8Array): number => {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] ?? 0) <= 32) end -= 1;
  return end;
};
