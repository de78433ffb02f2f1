import { afterEach, describe, expect, it } from 'vitest';
import { GatewayError, type ErrorCode } from '../../src/errors.ts';
import type { ReadingReport, SourceRow, Wanted } from '../../src/ports.ts';
import type { Access, LiveConnector } from '../../src/ports/live.ts';
import { createCallers } from '../../src/runtime/caller.ts';
import { readAll, reportText } from './source.ts';

/** How a far end misbehaves at its next answer, in words that every source has. */
export type Trouble = 'cut' | 'fault' | 'denied' | 'throttled' | 'redirect' | 'stall';

/** A running double of the far end of a source. */
export type FarEnd = {
  readonly url: string;
  /** Once, at the next question. `throttled` asks to wait for 7 seconds where the far end can say so. */
  misbehave(trouble: Trouble): void;
  /** How many questions were put so far. */
  questions(): number;
  close(): Promise<void>;
};

export type LiveContract<Settings> = {
  readonly connector: LiveConnector<Settings>;
  readonly start: () => Promise<FarEnd>;
  /** Settings as they are given, secrets included, `timeoutMs` of 100 and the limit in bytes. */
  readonly settings: (url: string, maxBytes: number) => unknown;
  /** Every name that a row may carry, per kind, of everybody whom the source can be asked for. */
  readonly all: Wanted;
  /** The school that is asked for, and how many pupils the double has. */
  readonly school: string;
  readonly pupils: { readonly kind: string; readonly count: number };
  /** A kind and a name that is filled in and must be droppable. */
  readonly unwanted: { readonly kind: string; readonly name: string };
  /** Values in the answers that may be searched for: at least 4 characters, and none a declared name. */
  readonly secrets: readonly string[];
  /** With what a fault ends, beside being a GatewayError. Default: source_fault. */
  readonly faultCode?: ErrorCode;
  /** True where the far end says how long to wait. */
  readonly saysHowLong: boolean;
  /** Where the source knows *nothing changed since*: an instant after which nothing changed. */
  readonly unchangedSince?: string;
};

type Read = { readonly rows: readonly SourceRow[]; readonly report: ReadingReport };

/** What a run gives a connector, over real sockets to this machine. */
export const accessTo = (school: string, more: Partial<Access> = {}) => {
  const callers = createCallers({ allowLoopback: true });
  const access: Access = {
    caller: callers.caller,
    clock: { now: () => new Date('2026-11-21T00:30:00Z') },
    wait: async () => undefined,
    again: (once) => once(),
    school,
    schoolYear: '2026-2027',
    ...more,
  };
  return { access, close: callers.close };
};

const shownBy = (error: GatewayError): string => JSON.stringify([error.code, error.message, error.subject]);

const expected: Readonly<Record<Trouble, readonly ErrorCode[]>> = {
  cut: ['source_cut_off'],
  fault: ['source_fault'],
  denied: ['source_denied'],
  throttled: ['source_throttled'],
  redirect: ['destination_refused'],
  stall: ['source_unreachable'],
};

const refusal = async (reading: () => Promise<unknown>): Promise<GatewayError> => {
  const thrown: unknown = await reading().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof GatewayError)) throw new Error('expected a GatewayError', { cause: thrown });
  return thrown;
};

/** What every source that is asked keeps to. Call it inside a test file of the connector. */
export const liveContract = <Settings>(contract: LiveContract<Settings>): void => {
  const { connector, all, school, pupils, secrets } = contract;
  const ends: (() => Promise<unknown>)[] = [];
  const open = async (): Promise<FarEnd> => {
    const far = await contract.start();
    ends.push(() => far.close());
    return far;
  };
  type How = { readonly wanted?: Wanted; readonly maxBytes?: number; readonly since?: string };
  const ask = (far: FarEnd, { wanted = all, maxBytes = 50_000_000, since }: How = {}) => {
    const { access, close } = accessTo(school, since === undefined ? {} : { since });
    ends.push(close);
    return connector.ask(connector.parseSettings(contract.settings(far.url, maxBytes)), access, wanted);
  };
  const read = async (far: FarEnd, how: How = {}): Promise<Read> => readAll(ask(far, how));
  const leaks = (text: string): number => secrets.filter((secret) => text.includes(secret)).length;
  const ofPupils = ({ rows }: Read): readonly SourceRow[] => rows.filter(({ kind }) => kind === pupils.kind);

  describe(`live contract: ${connector.name}`, () => {
    afterEach(async () => {
      for (const end of ends.splice(0).toReversed()) await end();
    });

    it('reads everybody, and proves that it was everybody', async () => {
      const found = await read(await open());
      expect(ofPupils(found)).toHaveLength(pupils.count);
      expect(found.report).toMatchObject({ complete: true });
      expect(found.report.proof).not.toBe('none');
      expect(found.report.unchanged).toBeUndefined();
      expect(found.report.rows.get(pupils.kind)).toBe(pupils.count);
    });

    it('carries declared names only, and the same twice', async () => {
      const far = await open();
      const found = await read(far);
      for (const { kind, values } of found.rows)
        for (const name of Object.keys(values))
          expect(connector.names.get(kind)?.has(name), `${kind}/${name}`).toBe(true);
      expect(await read(far)).toEqual(found);
    });

    it('keeps what is wanted and nothing else', async () => {
      const { kind, name } = contract.unwanted;
      const far = await open();
      const before = (await read(far)).rows.filter((row) => row.kind === kind && row.values[name] !== undefined);
      expect(before.length).toBeGreaterThan(0);
      const wanted = new Map(all).set(kind, new Set([...(all.get(kind) ?? [])].filter((other) => other !== name)));
      const { rows } = await read(far, { wanted });
      expect(rows.every((row) => row.kind !== kind || !(name in row.values))).toBe(true);
      const nothing = await read(far, { wanted: new Map() });
      expect(nothing.rows.every(({ values }) => Object.keys(values).length === 0)).toBe(true);
      expect(leaks(reportText(nothing.report))).toBe(0);
    });

    it('proves nothing before its last row was taken', async () => {
      const reading = ask(await open());
      for await (const batch of reading.rows) {
        void batch;
        expect(reading.report()).toMatchObject({ complete: false, proof: 'none' });
      }
      expect(reading.report().complete).toBe(true);
    });

    it.each(Object.keys(expected) as Trouble[])(
      'ends with its code and without a value when there is: %s',
      async (trouble) => {
        const far = await open();
        far.misbehave(trouble);
        const error = await refusal(() => read(far));
        expect(trouble === 'fault' ? [contract.faultCode ?? 'source_fault'] : expected[trouble]).toContain(error.code);
        expect(leaks(shownBy(error))).toBe(0);
        const wait = trouble === 'throttled' && contract.saysHowLong ? 7000 : undefined;
        expect(error.retryAfterMs).toBe(wait);
        expect(ofPupils(await read(far))).toHaveLength(pupils.count);
      },
    );

    it('does not read more than it may', async () => {
      const error = await refusal(async () => read(await open(), { maxBytes: 2000 }));
      expect(['source_too_large', 'source_limit']).toContain(error.code);
      expect(leaks(shownBy(error))).toBe(0);
    });

    it('says what it lacks without its secrets, and puts no question then', async () => {
      const far = await open();
      const given = Object.entries(Object(contract.settings(far.url, 50_000)) as Record<string, unknown>);
      const without = Object.fromEntries(
        given.filter(([name]) => !connector.secrets.some((secret) => secret === name)),
      );
      const { access, close } = accessTo(school);
      ends.push(close);
      const error = await refusal(async () => readAll(connector.ask(connector.parseSettings(without), access, all)));
      expect(error.code).toBe('source_denied');
      expect(connector.secrets).toContain(error.subject.setting);
      expect(far.questions()).toBe(0);
    });

    it('refuses settings that nobody declared', () => {
      const settings = { ...Object(contract.settings('https://las.school.example/', 1000)), elders: 'x' };
      expect(() => connector.parseSettings(settings)).toThrow(expect.objectContaining({ code: 'config_invalid' }));
    });

    it.skipIf(contract.unchangedSince === undefined)('says that nothing changed, without rows', async () => {
      const since = contract.unchangedSince ?? '';
      const { rows, report } = await read(await open(), { since });
      expect(rows).toEqual([]);
      expect(report).toMatchObject({ unchanged: true, complete: true });
    });
  });
};
