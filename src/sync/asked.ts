import { GatewayError } from '../errors.ts';
import { mappingHash } from '../mapping/hash.ts';
import type { Reading, SourceRow } from '../ports.ts';
import type { Access, LiveConnector } from '../ports/live.ts';
import { addDays, amsterdamDay } from '../record/day.ts';
import { type Head, type ReadingSet, writeReadingSet } from '../roster/head.ts';
import { schoolYearOf } from '../roster/school-year.ts';
import { isExpired } from './expired.ts';
import type { Gateway } from './gateway.ts';
import { mappingOf, type Origin } from './origin.ts';
import { splitSettings } from './parts.ts';
import { createPatience, waitFor } from './patience.ts';
import type { SchoolSource } from './school.ts';
import { secretsOf } from './source-secret.ts';

/** With less than this left of its life a reading is made anew as a whole. */
const marginDays = 3;

type Asking = { readonly school: SchoolSource; readonly set: ReadingSet };

/** Is *nothing changed since* worth as much as a new reading? Only where a new one would be held against this one alike. */
const isGround = (gateway: Gateway, head: Head, { school, set }: Asking): boolean => {
  const now = gateway.clock.now();
  const later = new Date(`${addDays(amsterdamDay(now), marginDays)}T12:00:00Z`);
  return (
    !head.counts.partial &&
    head.readingSet === writeReadingSet(set) &&
    head.mappingHash === mappingHash(mappingOf(gateway, school)) &&
    head.schoolYear === schoolYearOf(amsterdamDay(now)) &&
    (school.askedFrom === undefined || head.confirmedAt >= school.askedFrom) &&
    !isExpired(head, school, later)
  );
};

const sinceOf = async (gateway: Gateway, asking: Asking): Promise<string | undefined> => {
  const head = await gateway.generations.current(asking.school.id);
  return head !== undefined && isGround(gateway, head, asking) ? head.madeAt : undefined;
};

async function* resumed(first: readonly SourceRow[], rest: AsyncIterator<readonly SourceRow[]>) {
  let ended = false;
  try {
    yield first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
    ended = true;
  } finally {
    if (!ended) await rest.return?.();
  }
}

async function* nothing(): AsyncGenerator<readonly SourceRow[]> {}

/** A reading with its first rows at hand, since only with them it is known whether there are any. */
const begun = async (reading: Reading, since: string | undefined): Promise<Reading | undefined> => {
  const rows = reading.rows[Symbol.asyncIterator]();
  const first = await rows.next();
  if (first.done !== true) return { rows: resumed(first.value, rows), report: () => reading.report() };
  if (reading.report().unchanged !== true) return { rows: nothing(), report: () => reading.report() };
  // Nothing changed since when? Nobody asked.
  if (since === undefined) throw new GatewayError('source_malformed', { line: 1, column: 1 });
  return undefined;
};

/** Of which school an error is, and of which connector: without a file it is said in other words. */
const named = (thrown: unknown, { id, connector }: SchoolSource): unknown => {
  if (!(thrown instanceof GatewayError)) return thrown;
  const { code, subject, cause, retryAfterMs } = thrown;
  const more = { cause, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  return new GatewayError(code, { ...subject, school: id, connector }, more);
};

/** A source that is asked. Only what the mapping wants is asked for and kept (law 8). */
export const askedOrigin = (gateway: Gateway, connector: LiveConnector, asking: Asking): Origin => {
  const { school } = asking;
  const again = createPatience(gateway);
  const access: Access = {
    caller: gateway.caller,
    clock: gateway.clock,
    wait: (ms) => waitFor(ms, gateway.signal),
    again,
    school: school.id,
    schoolYear: schoolYearOf(amsterdamDay(gateway.clock.now())),
  };
  return {
    open: async (wanted) => {
      const secrets = await secretsOf(gateway, connector, school);
      const settings = connector.parseSettings({ ...Object(splitSettings(school).settings), ...secrets });
      const since = await sinceOf(gateway, asking);
      return begun(connector.ask(settings, since === undefined ? access : { ...access, since }, wanted), since);
    },
    attempt: (read) =>
      again(read).catch((thrown: unknown) => {
        throw named(thrown, school);
      }),
    intact: async () => true,
  };
};
