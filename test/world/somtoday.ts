import { schoolYearOf } from '../../deploy/demo/day.ts';
import { demoSchools } from '../../deploy/demo/lay-out.ts';
import type { DemoSchool } from '../../deploy/demo/school.ts';
import { organisationOf } from '../../deploy/demo/somtoday-school.ts';
import { type SomtodayOptions, type SomtodayServer, startSomtodayServer } from '../../deploy/demo/somtoday-server.ts';
import { somtoday } from '../../connectors/somtoday/connector.ts';
import { rowNames } from '../../connectors/somtoday/rows.ts';
import { GatewayError } from '../../src/errors.ts';
import type { ReadingReport, SourceRow, Statement, Wanted } from '../../src/ports.ts';
import { readSchool } from '../../src/sync/school.ts';
import { keepSourceSecret } from '../../src/sync/source-secret.ts';
import type { TestHouse } from './house.ts';
import type { Access, Answered, Ask, Caller } from '../../src/ports/live.ts';

export const today = '2026-11-21';
/** A quarter past two at night in Amsterdam. */
export const atNight = new Date('2026-11-21T01:15:00Z');

const [college] = demoSchools({ today }).filter(({ plan }) => plan.id === '99XB00');
if (college === undefined) throw new Error('the demo has no secondary school');

/** Voorbeeld College with its first so many pupils, all of them enrolled unless more are asked for. */
export const smallSchool = (pupils = 12, status: readonly string[] = ['enrolled']): DemoSchool => {
  const some = college.pupils.filter((one) => status.includes(one.status)).slice(0, pupils);
  const groups = college.groups.filter(({ key }) => some.some(({ groupKey }) => groupKey === key));
  return { ...college, groups, pupils: some };
};

export const credentials = { clientId: 'sluis-test', clientSecret: 'geheim-van-somtoday' };

type Place = Pick<SomtodayServer, 'api' | 'login'> & { readonly school: DemoSchool };

/** Makes this far end the source of its school; its secret is given apart. */
export const sourceStatement = ({ api, login, school }: Place, more: object = {}): Statement => {
  const { clientId } = credentials;
  const settings = { organisation: organisationOf(school), api, login, clientId, perSecond: 100, amount: 20, ...more };
  return {
    sql: `UPDATE source SET connector = 'somtoday', mapping = 'somtoday-connect', settings = ?, confirmed_at = NULL
      WHERE school = ?`,
    params: [JSON.stringify(settings), school.plan.id],
  };
};

/** Lets a school of a test house be asked at this far end. */
export const askFrom = async (world: TestHouse, far: Place, more: object = {}): Promise<void> => {
  const { gateway } = world.house();
  await gateway.store.batch([sourceStatement(far, more)]);
  const given = { name: 'clientSecret', secret: credentials.clientSecret, actor: world.actors.admin };
  await keepSourceSecret(gateway, await readSchool(gateway.store, far.school.plan.id), given);
};

type Far = Omit<Partial<SomtodayOptions>, 'port' | 'clientId' | 'clientSecret'> & { readonly school?: DemoSchool };

/** A far end with one small school. */
export const openSomtoday = async ({ school = smallSchool(), ...more }: Far = {}): Promise<
  SomtodayServer & { readonly school: DemoSchool }
> => ({ ...(await startSomtodayServer({ schools: () => [school], port: 0, ...credentials, ...more })), school });

/** A caller without the guards of the real one, for tests of what is asked and how answers are read. */
const fetching: Caller = {
  call: async ({ method, url, headers, body, maxBytes }: Ask): Promise<Answered> => {
    const init = {
      method,
      headers,
      redirect: 'manual' as const,
      ...(body === undefined ? {} : { body: new Uint8Array(body) }),
    };
    const answer = await fetch(url, init);
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      bytes: (async function* pieces() {
        let size = 0;
        try {
          for await (const piece of answer.body ?? []) {
            size += piece.length;
            if (size > maxBytes) throw new GatewayError('source_too_large', { limit: maxBytes });
            yield piece as Uint8Array;
          }
        } catch (error) {
          throw error instanceof GatewayError ? error : new GatewayError('source_cut_off', {}, { cause: error });
        }
      })(),
    };
  },
};

const worthAnother = (error: unknown): error is GatewayError =>
  error instanceof GatewayError && error.recovery === 'retry' && error.code !== 'source_not_now';

/** Twice more, unless the far end asks for more than a minute. */
const again = async <T>(once: () => Promise<T>, wait: Access['wait']): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await once();
    } catch (error) {
      if (!worthAnother(error) || tries === 3 || (error.retryAfterMs ?? 0) > 60_000) throw error;
      await wait(error.retryAfterMs ?? 1000);
    }
  }
};

export type Asking = {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly wanted?: Wanted;
  readonly access?: Partial<Access>;
};

export type Asked = {
  readonly rows: readonly SourceRow[];
  readonly report: ReadingReport;
  readonly waits: readonly number[];
};

/** Reads the far end as a night would: its clock stands still but for the waits. */
export const readSomtoday = async (
  { api, login, school }: Pick<SomtodayServer, 'api' | 'login'> & { readonly school: DemoSchool },
  { settings = {}, wanted = rowNames, access = {} }: Asking = {},
): Promise<Asked> => {
  const waits: number[] = [];
  let nowMs = atNight.getTime();
  const given: Access = {
    caller: () => fetching,
    clock: { now: () => new Date(nowMs) },
    wait: async (ms) => {
      waits.push(ms);
      nowMs += ms;
    },
    again: (once) => again(once, given.wait),
    school: school.plan.id,
    schoolYear: schoolYearOf(today),
    ...access,
  };
  const all = { organisation: organisationOf(school), api, login, ...credentials, ...settings };
  const reading = somtoday.ask(somtoday.parseSettings(all), given, wanted);
  const rows: SourceRow[] = [];
  for await (const batch of reading.rows) rows.push(...batch);
  return { rows, report: reading.report(), waits };
};
