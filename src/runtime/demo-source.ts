import { demoBoard, readingOf } from '../../deploy/demo/board.ts';
import { type FarEnd, farEnds } from '../../deploy/demo/far-end.ts';
import { demoSchools } from '../../deploy/demo/lay-out.ts';
import type { DemoSource } from '../config.ts';
import type { Statement } from '../ports.ts';
import { secretNames } from '../ports/live.ts';
import { amsterdamDay } from '../record/day.ts';
import type { House } from '../sync/house.ts';
import { isLive } from '../sync/origin.ts';
import { readSchool, type SchoolSource } from '../sync/school.ts';
import { dropSecrets, sealSecret } from '../sync/source-secret.ts';

/** Settings are new at each start, and so is the instant since when the source is read so. */
const pointed = (school: SchoolSource, at: string): Statement => ({
  // Keys differ from one kind of source to another: as if a person said that it is of this school all the same.
  sql: 'UPDATE source SET connector = ?, mapping = ?, settings = ?, asked_from = ?, confirmed_at = ? WHERE school = ?',
  params: [school.connector, school.mapping, JSON.stringify(school.settings), at, at, school.id],
});

const statementsFor = async (house: House, school: SchoolSource, farEnd: FarEnd | undefined) => {
  const { gateway } = house;
  const given = secretNames.flatMap((name) => {
    const secret = farEnd?.secrets[name];
    return secret === undefined ? [] : [{ name, secret }];
  });
  const sealed = await Promise.all(given.map((one) => sealSecret(gateway, school, one)));
  return [dropSecrets(school), pointed(school, gateway.clock.now().toISOString()), ...sealed];
};

/** A school that is to be read from its inbox again, or over the demo's own source. What a person mapped anew stays. */
const isToBePointed = (house: House, now: SchoolSource, connector: string): boolean =>
  isLive(house.gateway.connectors.get(connector)) || isLive(house.gateway.connectors.get(now.connector));

/**
 * Switches the schools of the demo board to another kind of source, each time that the demo starts: starts the double of
 * that source and gives its secret. Schools of a sector that does not have this kind stay with their files.
 */
export const startDemoSource = async (house: House, source: DemoSource): Promise<FarEnd | undefined> => {
  const { store, clock, random } = house.gateway;
  const farEnd = await farEnds[source]?.({
    schools: () => demoSchools({ today: amsterdamDay(clock.now()) }),
    key: Buffer.from(random.bytes(24)).toString('base64url'),
  });
  for (const { id, sector } of demoBoard.schools) {
    const now = await readSchool(store, id);
    const { connector, mapping } = readingOf(source, sector);
    if (!isToBePointed(house, now, connector)) continue;
    const isAsked = isLive(house.gateway.connectors.get(connector));
    const school = { ...now, connector, mapping, settings: isAsked ? (farEnd?.settings ?? {}) : {} };
    await store.batch(await statementsFor(house, school, isAsked ? farEnd : undefined));
  }
  return farEnd;
};
