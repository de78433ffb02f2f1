import type { DemoSource } from '../../src/config.ts';
import type { SecretName } from '../../src/ports/live.ts';
import { startGkvLas } from './gkv-las.ts';
import type { DemoSchool } from './school.ts';
import { organisationOf } from './somtoday-school.ts';
import { startSomtodayServer } from './somtoday-server.ts';
import { startUwlrLas } from './uwlr-las.ts';

/** A running pupil administration of the demo, and how the gateway gets in. */
export type FarEnd = {
  readonly url: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Partial<Record<SecretName, string>>;
  close(): Promise<void>;
};

type Starting = {
  /** The schools as they are today. */
  readonly schools: () => readonly DemoSchool[];
  /** Made up at each start. */
  readonly key: string;
};

const customer = { customerCode: 'sluis-demo', customerName: 'Sluis (demo)' };

const startUwlr = async ({ schools, key }: Starting): Promise<FarEnd> => {
  const { url, close } = await startUwlrLas({ port: 0, schools, key });
  return { url, settings: { url, ...customer }, secrets: { key }, close };
};

const startGkv = async ({ schools, key }: Starting): Promise<FarEnd> => {
  const { url, close } = await startGkvLas({ port: 0, schools, key });
  return { url, settings: { url, supplierName: 'Sluis (demo)' }, secrets: { key }, close };
};

/** A school of the demo that permits what its suppliers need and one thing less, to show what becomes of that. */
const startSomtoday = async ({ schools, key }: Starting): Promise<FarEnd> => {
  const clientId = 'sluis-demo';
  const secondary = () => schools().filter(({ plan }) => plan.sector === 'secondary');
  const [first] = secondary();
  const server = await startSomtodayServer({
    port: 0,
    schools: secondary,
    clientId,
    clientSecret: key,
    forbidden: new Set(['leerling/gebruikersnaam']),
  });
  const { api, login, close } = server;
  const organisation = first === undefined ? '' : organisationOf(first);
  // A demo is looked at by day.
  const settings = { organisation, api, login, clientId, hours: '00:00-24:00' };
  return { url: api, settings, secrets: { clientSecret: key }, close };
};

/** The demo's sources that are asked, each a small server that follows what is published of the real one. */
export const farEnds: Partial<Record<DemoSource, (starting: Starting) => Promise<FarEnd>>> = {
  uwlr: startUwlr,
  gkv: startGkv,
  somtoday: startSomtoday,
};
