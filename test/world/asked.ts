import { startGkvLas } from '../../deploy/demo/gkv-las.ts';
import type { DemoSchool } from '../../deploy/demo/school.ts';
import type { SoapLas } from '../../deploy/demo/soap-las.ts';
import { startUwlrLas } from '../../deploy/demo/uwlr-las.ts';
import type { SecretName } from '../../src/ports/live.ts';
import { readSchool } from '../../src/sync/school.ts';
import { keepSourceSecret } from '../../src/sync/source-secret.ts';
import type { TestHouse } from './house.ts';

/** A pupil administration of a test house: its people can be changed, and it can misbehave. */
export type AskedSource = { readonly las: SoapLas; people: DemoSchool };

export const askedKinds = ['uwlr', 'uwlr-stepped', 'gkv'] as const;
export type AskedKind = (typeof askedKinds)[number];

export const sourceKey = 'sleutel-die-nergens-mag-staan';

const settingsOf = (kind: AskedKind, url: string): object =>
  kind === 'gkv'
    ? { url, supplierName: 'Sluis', timeoutMs: 200 }
    : { url, customerCode: 'sluis', customerName: 'Sluis', timeoutMs: 200, stepped: kind === 'uwlr-stepped' };

/** Points a school at another source than its inbox, and gives the secrets of that. */
const pointAt = async (
  world: TestHouse,
  source: { readonly school: string; readonly connector: string; readonly mapping?: string; readonly settings: object },
  secrets: Partial<Record<SecretName, string>> = {},
): Promise<void> => {
  const { gateway } = world.house();
  const { school, connector, mapping = connector, settings } = source;
  await gateway.store.batch([
    {
      sql: 'UPDATE source SET connector = ?, mapping = ?, settings = ? WHERE school = ?',
      params: [connector, mapping, JSON.stringify(settings), school],
    },
  ]);
  for (const [name, secret] of Object.entries(secrets)) {
    const actor = world.actors.admin;
    await keepSourceSecret(gateway, await readSchool(gateway.store, school), { name, secret, actor });
  }
};

/** Starts a double with the people of a school and points the school at it. */
export const askSource = async (
  world: TestHouse,
  kind: AskedKind,
  school = world.people().plan.id,
): Promise<AskedSource> => {
  const source = { people: world.people(school) };
  const options = { port: 0, schools: () => [source.people], key: sourceKey };
  const las = await (kind === 'gkv' ? startGkvLas(options) : startUwlrLas(options));
  const connector = kind === 'gkv' ? 'gkv' : 'uwlr';
  await pointAt(world, { school, connector, settings: settingsOf(kind, las.url) }, { key: sourceKey });
  return Object.assign(source, { las });
};
