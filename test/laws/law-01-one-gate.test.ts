import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diceOf } from '../../deploy/demo/seed.ts';
import { createFolderChannel } from '../../connectors/folder/channel.ts';
import type { Channel } from '../../src/ports.ts';
import { permit } from '../../src/release/permit.ts';
import { release } from '../../src/release/release.ts';
import { scope } from '../../src/release/scope.ts';
import { anyDeal, instant, leaves } from '../privacy/interference/deal.ts';
import { anyWorld, itemsIn, refOf } from '../privacy/interference/world.ts';

const root = join(import.meta.dirname, '../..');

const sources = async (): Promise<readonly (readonly [string, string])[]> => {
  const names = (
    await Promise.all(
      ['src', 'connectors', 'mappings', 'deploy'].map(async (folder) =>
        (await readdir(join(root, folder), { recursive: true })).map(
          (name) => `${folder}/${name.replaceAll('\\', '/')}`,
        ),
      ),
    )
  ).flat();
  const files = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  return Promise.all(files.map(async (name) => [name, await readFile(join(root, name), 'utf8')] as const));
};

const filesWith = (all: readonly (readonly [string, string])[], pattern: RegExp): readonly string[] =>
  all.filter(([, text]) => pattern.test(text)).map(([name]) => name);

describe('law 1: one gate', () => {
  it('makes releases, parcels and withdrawals in one file each', async () => {
    const all = await sources();
    expect(filesWith(all, /\bas Release\b/)).toEqual(['src/release/release.ts']);
    expect(filesWith(all, /\bas Parcel\b/)).toEqual(['src/release/shape.ts']);
    expect(filesWith(all, /\bas Shaped\b/)).toEqual(['src/release/shape.ts']);
    expect(filesWith(all, /\bas Withdrawal\b/)).toEqual(['src/release/withdrawal.ts']);
    expect(filesWith(all, /unique symbol/).toSorted()).toEqual([
      'src/ports.ts',
      'src/ports/door.ts',
      'src/release/release.ts',
      'src/release/withdrawal.ts',
    ]);
  });

  it('copies no record: the gate names what it takes', async () => {
    const all = new Map(await sources());
    const gate = all.get('src/release/release.ts') ?? '';
    expect(gate).not.toBe('');
    expect(gate).not.toMatch(/\.\.\.(item|record)|structuredClone|Object\.assign|Object\.entries|\bdelete\b/);
  });

  it('releases only what the agreement names and the supplier takes, from records that hold everything and more', () => {
    const property = fc.property(fc.nat(), (seed) => {
      const dice = diceOf(`law-01/${seed}`);
      const deal = anyDeal(dice);
      const world = anyWorld(dice, deal, { pupils: 6, staff: 2, guardians: 2 });
      const standing = { restrictions: world.restrictions, consented: () => true };
      const made = permit(deal.agreement, deal.shape, standing, instant);
      const joined = { refOf, issuedIds: world.issued, neutralNames: world.neutral };
      for (const [entity, items] of world.roster) {
        const stranger = { bsn: '999999990', toevoegingen: 'geheim', constructor: 'x', toString: 'y' };
        world.roster.set(
          entity,
          items.map((item) => ({ ...item, record: { ...stranger, ...item.record } })),
        );
      }
      const { items, visible } = scope(made, world.roster, joined);
      for (const item of [...items.values()].flat()) {
        const { data } = release(item, made, visible, joined);
        expect(Object.keys(data).filter((field) => !leaves(deal, item.entity, field))).toEqual([]);
        expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
      }
      expect(itemsIn(world, 'pupil')).toHaveLength(6);
    });
    fc.assert(property, { seed: 1, numRuns: 100 });
  });

  it('lets a channel take nothing but a parcel', () => {
    const channel: Channel = createFolderChannel({
      folder: () => {
        throw new Error('nothing is written here');
      },
    });
    const record = { key: '1', callName: 'Noor', body: new Uint8Array(), deliveryId: 'd', contentType: 'text/plain' };
    // @ts-expect-error a record, whatever it looks like, is no parcel
    const send = (): unknown => channel.deliver(record, {}, AbortSignal.abort());
    expect(send).toBeTypeOf('function');
  });
});
