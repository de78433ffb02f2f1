import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Copy, copyBuild } from './leaky-build.ts';
import { leaks } from './leaks.ts';
import { leakTable } from './leak-table.ts';
import { checks, exits } from './probe.ts';

let copy: Copy;
beforeAll(async () => {
  copy = await copyBuild();
});
afterAll(() => copy.remove());

describe('a build that leaks', () => {
  it('is none of the builds without a leak: every check is green', async () => {
    expect(await copy.probe()).toEqual({ exit: exits.green, output: '' });
  });

  it.each(leaks.map((leak) => [leak.name, leak.caughtBy, leak] as const))(
    '%s: caught by "%s"',
    async (_, caughtBy, leak) => {
      const { exit, output } = await copy.leaking(leak);
      expect(output).toContain(`${caughtBy}: AssertionError`);
      expect(exit).toBe(exits.red);
    },
  );

  it('is whole again afterwards', async () => {
    expect(await copy.probe('gate: agreed fields only', 'permit: agreement in force')).toMatchObject({
      exit: exits.green,
    });
  });
});

describe('the list of leaks', () => {
  it('has at least 20, each with a name of its own, and no check that catches nothing', () => {
    expect(leaks.length).toBeGreaterThanOrEqual(20);
    expect(new Set(leaks.map(({ name }) => name)).size).toBe(leaks.length);
    expect(Object.keys(checks).filter((name) => !leaks.some(({ caughtBy }) => caughtBy === name))).toEqual([]);
  });

  it('is written down as it is; node test/privacy/leak-table.ts writes it anew', async () => {
    console.log(leakTable());
    expect(await readFile(join(import.meta.dirname, 'LEAKS.md'), 'utf8')).toBe(leakTable());
  });
});
