import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoBoard, readingOf } from '../../deploy/demo/board.ts';
import { demoFileOf } from '../../deploy/demo/file.ts';
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

/** A school that is to be read over the demo's own source, from its inbox again, or from other files. What a person mapped anew stays. */
const isToBePointed = ({ gateway }: House, now: SchoolSource, { connector, mapping }: Reading): boolean => {
  if (isLive(gateway.connectors.get(connector)) || isLive(gateway.connectors.get(now.connector))) return true;
  const isOurs = gateway.shippedMappings.some(({ name }) => name === now.mapping);
  return isOurs && (now.connector !== connector || now.mapping !== mapping);
};

type Reading = ReturnType<typeof readingOf>;

/** Files in the words of their new mapping, where there are none yet. */
const layFile = async ({ gateway }: House, source: DemoSource, school: string): Promise<void> => {
  const people = demoSchools({ today: amsterdamDay(gateway.clock.now()) }).find(({ plan }) => plan.id === school);
  if (people === undefined) return;
  const file = demoFileOf(source, people.plan.sector);
  await writeFile(join(await gateway.inbox.place(school), file.name), file.write(people), { mode: 0o600 });
};

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
    if (!isToBePointed(house, now, { connector, mapping })) continue;
    const isAsked = isLive(house.gateway.connectors.get(connector));
    const school = { ...now, connector, mapping, settings: isAsked ? (farEnd?.settings ?? {}) : {} };
    await store.batch(await statementsFor(house, school, isAsked ? farEnd : undefined));
    if (!isAsked) await layFile(house, source, id);
  }
  return farEnd;
};
