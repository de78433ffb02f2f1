import { GatewayError } from '../../src/errors.ts';
import type { Client } from './client.ts';
import { instellingPart, interfaceObjects, vestigingPart } from './interface.ts';
import { parsed } from './items.ts';
import { itemsIn } from './pages.ts';
import type { SomtodaySettings } from './settings.ts';
import { type ApiItem, type Flat, plain, type Tally } from './tally.ts';

/** The location whose pupils are read. */
export type Place = { readonly uuid: string; readonly flat: Flat };

/**
 * The organisation must be the one that has this school's BRIN: a wrong UUID would read another board's pupils. Throws
 * school_wrong, source_denied.
 */
export const checkOrganisation = async (client: Client, { organisation }: SomtodaySettings, school: string) => {
  const brin = school.slice(0, 4);
  const { items } = itemsIn(await client.get('/connect/instelling', { brin }), 'instellingen');
  const found = items
    .map((item) => parsed(instellingPart, item, { kind: 'vestiging', line: 1 }))
    .find(({ uuid }) => uuid.toLowerCase() === organisation);
  if (found?.brins?.includes(brin) === false || (found === undefined && items.length > 0)) {
    throw new GatewayError('school_wrong', { school, expected: brin, found: found?.brins?.join(', ') ?? '' });
  }
  if (found === undefined) throw new GatewayError('source_denied', { school, name: 'instelling' });
};

type Location = { readonly item: ApiItem; readonly uuid: string; readonly brins: readonly string[] | undefined };

const wrong = (school: string, found: readonly Location[]): GatewayError =>
  new GatewayError('school_wrong', {
    school,
    expected: school,
    found: found.flatMap((one) => one.brins ?? []).join(', '),
  });

/** A location with several BRIN numbers is several schools here: only a person can say that all of it is this one. */
const choose = (all: readonly Location[], { vestiging }: SomtodaySettings, school: string): Location => {
  if (vestiging !== undefined) {
    const named = all.find(({ uuid }) => uuid === vestiging);
    if (named === undefined) throw new GatewayError('source_denied', { school, name: 'vestiging' });
    if (named.brins?.includes(school) === false) throw wrong(school, [named]);
    return named;
  }
  const [found, ...more] = all.filter(({ brins }) => brins?.includes(school));
  if (found === undefined) {
    if (all.some(({ brins }) => brins !== undefined)) throw wrong(school, all);
    throw new GatewayError(all.length === 0 ? 'source_denied' : 'config_invalid', { school, setting: 'vestiging' });
  }
  if (more.length > 0 || (found.brins?.length ?? 0) > 1) {
    throw new GatewayError('config_invalid', { school, setting: 'vestiging' });
  }
  return found;
};

/** Finds the school's location. Throws school_wrong, source_denied, config_invalid for one that has to be named. */
export const findPlace = async (
  client: Client,
  settings: SomtodaySettings,
  { school, tally }: { readonly school: string; readonly tally: Tally },
): Promise<Place> => {
  const { items, permissions } = itemsIn(
    await client.get('/connect/vestiging', { veldpermissies: 'true' }),
    'vestigingen',
  );
  const all = items.map((item, index): Location => {
    const { uuid, brins } = parsed(vestigingPart, item, { kind: 'vestiging', line: index + 1 });
    return { item, uuid: uuid.toLowerCase(), brins };
  });
  const { item, uuid, brins } = choose(all, settings, school);
  tally.permit('vestiging', permissions);
  tally.look('vestiging', 1, item, interfaceObjects.Vestiging);
  const named = brins === undefined ? {} : { brin: school.slice(0, 4), vestigingsnummer: school.slice(4) };
  const { naam, afkorting, externalidentifiers } = item;
  return {
    uuid,
    flat: {
      uuid: idText(item),
      naam: plain(naam),
      afkorting: plain(afkorting),
      brins: plain(item['brins']),
      externalidentifiers: plain(externalidentifiers),
      ...named,
    },
  };
};

const idText = ({ uuid }: ApiItem): string => String(uuid);
