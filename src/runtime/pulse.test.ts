import { describe, expect, it } from 'vitest';
import type { Statement, Store } from '../ports.ts';
import { createPulse } from './pulse.ts';

const silent: Store = {
  all: async () => [],
  batch: async () => undefined,
  claim: async () => undefined,
  yield: async () => undefined,
  close: async () => undefined,
};

const world = () => {
  const timers: { ms: number; call: () => void }[] = [];
  const beating = createPulse((ms, call) => {
    const timer = { ms, call };
    timers.push(timer);
    return () => void timers.splice(timers.indexOf(timer), 1);
  });
  const seen: string[] = [];
  return { ...beating, timers, seen, store: beating.over(silent), ring: () => timers.shift()?.call() };
};

const sql = (text: string): Statement => ({ sql: text, params: [] });

describe('the pulse', () => {
  it('beats four times a second as long as somebody looks, and leaves no timer behind', () => {
    const { pulse, timers, seen, ring } = world();
    expect(timers).toEqual([]);
    const one = pulse(() => void seen.push('one'));
    const two = pulse(() => void seen.push('two'));
    expect(timers.map(({ ms }) => ms)).toEqual([250]);
    ring();
    one();
    ring();
    expect(seen).toEqual(['one', 'two', 'two']);
    two();
    expect(timers).toEqual([]);
  });

  it.each([
    "UPDATE agreement SET state = 'revoked'",
    'INSERT INTO stop (board) VALUES (1)',
    'DELETE FROM restriction',
    'UPDATE activation SET until = 1',
    'INSERT INTO consent (board) VALUES (1)',
  ])('beats at once when this process decides: %s', async (text) => {
    const { pulse, store, seen } = world();
    const end = pulse(() => void seen.push('look'));
    await store.batch([sql('UPDATE run SET state = 1'), sql(text)]);
    end();
    expect(seen).toEqual(['look']);
  });

  it('does not beat for anything else, nor for a decision that was not committed', async () => {
    const { pulse, over, seen, store } = world();
    const end = pulse(() => void seen.push('look'));
    await store.batch([
      sql('INSERT INTO ledger_entry (board) VALUES (1)'),
      sql('UPDATE feed SET agreement_version = 1'),
    ]);
    const failing = over({ ...silent, batch: () => Promise.reject(new Error('full')) });
    await failing.batch([sql('DELETE FROM stop')]).catch(() => undefined);
    end();
    expect(seen).toEqual([]);
  });
});
