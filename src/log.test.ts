import { describe, expect, it } from 'vitest';
import { GatewayError } from './errors.ts';
import { createLog, type LogEvent, type LogSubject } from './log.ts';

const canary = 'Jansen-de-Vries-999912345';
const clock = { now: () => new Date('2026-11-21T01:30:00Z') };

const logged = (subject: unknown, name: string = 'run_ended'): Record<string, unknown> => {
  const lines: string[] = [];
  const log = createLog({ write: (line) => void lines.push(line) }, { clock, level: 'info' });
  log.event(name as LogEvent, subject as LogSubject);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^[\u0020-\u007e]+\n$/);
  expect(lines[0]).not.toMatch(/Jansen|9999123/i);
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>;
};

describe('a log line', () => {
  it('holds event, moment, level and what is listed', () => {
    expect(logged({ school: '99XA00', supplier: 'basispoort', added: 12, durationMs: 900 })).toEqual({
      level: 'info',
      at: '2026-11-21T01:30:00.000Z',
      event: 'run_ended',
      school: '99XA00',
      supplier: 'basispoort',
      added: 12,
      durationMs: 900,
    });
  });

  it('counts what is not listed and names nothing of it', () => {
    expect(logged({ [canary]: canary, familyName: canary, count: 1 })).toMatchObject({ count: 1, dropped: 2 });
  });

  it.each<[string, unknown]>([
    ['a name for a supplier', { supplier: canary }],
    ['a BSN for a count', { count: 999_912_345 }],
    ['a BSN without its leading zero', { count: 99_991_234 }],
    ['a BSN for an id', { run: '999912345' }],
    ['a row of digits as long as an id', { run: '99991234599991234599991234599991' }],
    ['a BSN in a product', { product: 'bsn-999912345' }],
    ['a sentence for a code', { code: `internal ${canary}` }],
    ['an inherited name for a code', { code: 'constructor' }],
    ['a nested object', { count: { value: canary } }],
    ['a list', { supplier: [canary] }],
    ['a boxed string', { supplier: Object(canary) as unknown }],
    ['an error', { error: new Error(canary, { cause: new Error(canary) }) }],
    ['a bigint', { count: 999912345n }],
    ['a function', { count: () => canary }],
    ['control characters', { supplier: `basis\u001b[2J\n${canary}` }],
    ['a line break at the end', { school: '99XA00\n' }],
    ['a symbol as value', { count: Symbol(canary) }],
  ])('drops %s', (_what, subject) => {
    const { level, at, event, ...rest } = logged(subject);
    expect([level, at, event]).toEqual(['info', '2026-11-21T01:30:00.000Z', 'run_ended']);
    expect(rest).toEqual({ dropped: 1 });
  });

  it('calls no getter and no toJSON', () => {
    let called = 0;
    const trap = {
      count: 3,
      get supplier() {
        called += 1;
        return canary;
      },
      toJSON: () => {
        called += 1;
        return canary;
      },
    };
    expect(logged(trap)).toMatchObject({ count: 3, dropped: 2 });
    expect(called).toBe(0);
  });

  it('takes nothing from a whole error', () => {
    const error = new GatewayError('internal', {}, { cause: new Error(canary) });
    error.stack = canary;
    expect(Object.keys(logged(error))).not.toContain('message');
  });

  it('takes nothing from a prototype', () => {
    expect(logged(Object.create({ supplier: 'basispoort' }))).not.toHaveProperty('supplier');
  });

  it('does not repeat the name of an unlisted event', () => {
    expect(logged({}, canary)).toMatchObject({ event: 'unlisted' });
  });

  it('leaves out what is absent without counting it', () => {
    expect(logged({ count: undefined })).not.toHaveProperty('dropped');
  });

  it('is not written below its level', () => {
    const lines: string[] = [];
    const log = createLog({ write: (line) => void lines.push(line) }, { clock, level: 'warn' });
    log.event('started');
    log.event('error', { code: 'internal' }, 'error');
    expect(lines).toHaveLength(1);
  });
});
