import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeCertificates } from '../../test/world/certificate.ts';
import { openTestHouse, type TestHouse } from '../../test/world/house.ts';
import { keepCertificate } from '../sync/login.ts';
import { noteFrom, tidingsFor } from './tidings.ts';

const dayMs = 24 * 60 * 60_000;
const { clients } = makeCertificates();

let world: TestHouse;
beforeEach(async () => {
  // Certificates of a test begin and end by the clock of the system.
  world = await openTestHouse({ at: new Date(Date.now() - dayMs).toISOString() });
});
afterEach(() => world.close());

const keep = (days: number, by = world.actors.admin) => {
  const { cert, key } = clients.until(days);
  return keepCertificate(world.house().gateway, { board: world.board, by, supplier: 'basispoort' }, cert + key);
};

const told = async () => {
  const tidings = await tidingsFor(world.house(), { nights: 1 });
  if (tidings === undefined) throw new Error('no tidings');
  const causes = tidings.causes.filter(({ told: about }) => about?.code.startsWith('certificate_'));
  return { causes: causes.map(({ kind, told: about, suppliers }) => [kind, about?.code, suppliers[0]?.id]), tidings };
};

const at = (days: number): void => world.clock.set(new Date(Date.now() + days * dayMs).toISOString());

describe('a certificate that ends', () => {
  it('is told of from thirty days before, by the name of the supplier and the day', async () => {
    await world.sync();
    const until = await keep(60);
    expect((await told()).causes).toEqual([]);
    at(29.9);
    expect((await told()).causes).toEqual([]);
    at(30.1);
    await world.sync();
    const { causes, tidings } = await told();
    expect(causes).toEqual([['decide', 'certificate_expiring', 'basispoort']]);
    const day = String(until.getUTCFullYear());
    expect(noteFrom(tidings, 'nl').lines.some(({ what }) => what.includes(day))).toBe(true);
  });

  it('is refused on use once it is over, and told once', async () => {
    await world.sync();
    await keep(10);
    at(10.5);
    const before = world.supplier('basispoort').received.length;
    const report = await world.sync({ full: true });
    const feed = report.feeds.find(({ supplier }) => supplier === 'basispoort');
    expect([feed?.state, feed?.error?.code]).toEqual(['refused', 'certificate_expired']);
    expect(world.supplier('basispoort').received).toHaveLength(before);
    const { causes, tidings } = await told();
    expect(causes).toEqual([['act', 'certificate_expired', 'basispoort']]);
    expect(tidings.causes.flatMap(({ told: about }) => about?.subject.date ?? [])).not.toEqual([]);
  });

  it('makes way for a new one, which is told of no more', async () => {
    await world.sync();
    await keep(5);
    expect((await told()).causes).toHaveLength(1);
    await keep(60);
    expect((await told()).causes).toEqual([]);
  });

  it('is not taken when it is over already, nor from whoever may not give it', async () => {
    await expect(keep(-2)).rejects.toMatchObject({ code: 'certificate_invalid', subject: { found: 'expired' } });
    await expect(keep(5, world.actors.officer)).rejects.toMatchObject({ code: 'actor_forbidden' });
  });

  it('lies sealed, with its key', async () => {
    await keep(5);
    const { key } = clients.until(5);
    const rows = await world.house().gateway.store.all('SELECT * FROM secret');
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(key.split('\n')[1]);
    expect(JSON.stringify(await world.entries())).not.toContain('BEGIN');
  });

  it('is told of a source in the same way, up to and including its last day', async () => {
    await world.sync();
    const { store } = world.house().gateway;
    const last = new Date(world.clock.now().getTime() + 3 * dayMs).toISOString().slice(0, 10);
    await store.batch([
      {
        sql: `INSERT INTO source_secret (school, board, name, address, sealed, expires_on)
          VALUES ('99XA00', ?, 'certificate', '', '', ?)`,
        params: [world.board, last],
      },
    ]);
    const { tidings, causes } = await told();
    expect(causes).toEqual([['decide', 'certificate_expiring', undefined]]);
    expect(noteFrom(tidings, 'nl').lines.some(({ action }) => action.includes('sluis source secret'))).toBe(true);
    world.clock.set(`${last}T20:00:00Z`);
    expect((await told()).causes).toEqual([['decide', 'certificate_expiring', undefined]]);
    world.clock.sleep(1);
    expect((await told()).causes).toEqual([['act', 'certificate_expired', undefined]]);
  });
});
