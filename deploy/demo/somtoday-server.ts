import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { DemoSchool } from './school.ts';
import { type Forbidden, permissionsOf, permittedPart, type PermissionKind } from './somtoday-permissions.ts';
import { type ApiObject, organisationOf, type SomtodayYear, vestigingOf, yearFor } from './somtoday-school.ts';

/** What the far end was asked; tokens and credentials are not kept. */
export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
};

/** What it does instead of answering as it should. `cut`: half of the answer, and then nothing more. `stall`: no answer. */
export type Fault =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly body: string }
  | 'cut'
  | 'stall';

export type SomtodayOptions = {
  /** The schools as they are today. */
  readonly schools: () => readonly DemoSchool[];
  /** 0 takes a free one. Always on 127.0.0.1: this is a demo with a demo's security. */
  readonly port: number;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Names (`leerling/voornamen`) that the schools do not permit. */
  readonly forbidden?: Forbidden;
  /** Asked before each answer. */
  readonly fault?: (asked: Asked) => Fault | undefined;
  /** The items of a resource as they are at this question; what changes them is the trouble of a night. */
  readonly items?: (items: readonly ApiObject[], asked: Asked) => readonly ApiObject[];
};

export type SomtodayServer = {
  /** Settings of a source, but for the organisation. */
  readonly api: string;
  readonly login: string;
  readonly port: number;
  readonly asked: readonly Asked[];
  /** Every token that was given out is refused from now on. */
  expire(): void;
  close(): Promise<void>;
};

type Answer = { readonly status: number; readonly body?: unknown };

type Desk = {
  readonly options: SomtodayOptions;
  readonly years: Map<string, SomtodayYear>;
  /** Organisation by token. */
  readonly tokens: Map<string, string>;
  readonly asked: Asked[];
};

const denied: Answer = { status: 401 };

type Ground = { readonly schools: readonly DemoSchool[]; readonly token: string; readonly body: string };

const giveToken = ({ options, tokens }: Desk, { query }: Asked, { schools, body }: Ground): Answer => {
  const { clientId, clientSecret } = options;
  const form = new URLSearchParams(body);
  const organisation = query['organisation'] ?? '';
  const known =
    form.get('grant_type') === 'client_credentials' &&
    form.get('client_id') === clientId &&
    form.get('client_secret') === clientSecret &&
    schools.some((school) => organisationOf(school) === organisation);
  if (!known) return { status: 401, body: { error: 'invalid_client' } };
  const token = `token-${tokens.size + 1}-${organisation.slice(0, 8)}`;
  tokens.set(token, organisation);
  return { status: 200, body: { access_token: token, token_type: 'Bearer', expires_in: 3600 } };
};

const instellingen = (schools: readonly DemoSchool[], { query: { brin } }: Asked): Answer => {
  const brins = Map.groupBy(schools, organisationOf);
  const all = [...brins].map(([uuid, own]) => ({
    uuid,
    naam: own[0]?.plan.name,
    afkorting: own[0]?.plan.name.slice(0, 3).toLowerCase(),
    brins: [...new Set(own.map(({ plan }) => plan.id.slice(0, 4)))],
  }));
  const found = brin === undefined ? all : all.filter((one) => one.brins.includes(brin.slice(0, 4)));
  return { status: 200, body: { instellingen: found } };
};

const withPermissions = (kind: PermissionKind, forbidden: Forbidden, { query }: Asked): object =>
  query['veldpermissies'] === 'true' ? { veldpermissies: permissionsOf(kind, forbidden) } : {};

const vestigingen = ({ options }: Desk, schools: readonly DemoSchool[], asked: Asked): Answer => {
  const { forbidden = new Set<string>() } = options;
  const all = schools.map((school) => {
    const { id, name } = school.plan;
    const whole = { uuid: vestigingOf(school), naam: name, brins: [id], externalidentifiers: [{ brinnr: id }] };
    return permittedPart('vestiging', whole, forbidden);
  });
  return { status: 200, body: { vestigingen: all, ...withPermissions('vestiging', forbidden, asked) } };
};

const resources: Readonly<Record<string, { readonly kind: keyof SomtodayYear; readonly list: string }>> = {
  leerling: { kind: 'leerling', list: 'leerlingen' },
  'stamgroep/': { kind: 'stamgroep', list: 'stamgroepen' },
  'lesgroep/': { kind: 'lesgroep', list: 'lesgroepen' },
  medewerker: { kind: 'medewerker', list: 'medewerkers' },
  'ouderVerzorger/': { kind: 'ouderVerzorger', list: 'ouderVerzorgers' },
};

const yearIn = ({ years }: Desk, school: DemoSchool, asked: string | undefined): SomtodayYear => {
  const id = `${school.plan.id}/${school.today}/${asked ?? ''}`;
  const known = years.get(id) ?? yearFor(school, asked ?? null);
  years.set(id, known);
  return known;
};

const page = (desk: Desk, school: DemoSchool, resource: string, asked: Asked): Answer => {
  const found = resources[resource];
  if (found === undefined) return { status: 404 };
  const { forbidden = new Set<string>(), items = (all) => all } = desk.options;
  const [offset, amount] = [Number(asked.query['offset'] ?? 0), Number(asked.query['amount'])];
  if (!Number.isInteger(offset) || !Number.isInteger(amount) || amount < 1 || amount > 200) return { status: 400 };
  const all = items(yearIn(desk, school, asked.query['peilschooljaar'])[found.kind], asked);
  const some = all.slice(offset, offset + amount).map((item) => permittedPart(found.kind, item, forbidden));
  return { status: 200, body: { [found.list]: some, ...withPermissions(found.kind, forbidden, asked) } };
};

const answerTo = (desk: Desk, asked: Asked, ground: Ground): Answer => {
  const { schools } = ground;
  if (asked.path === '/oauth2/token') return giveToken(desk, asked, ground);
  if (asked.path === '/rest/v1/connect/instelling') return instellingen(schools, asked);
  const organisation = desk.tokens.get(ground.token);
  if (organisation === undefined) return denied;
  const own = schools.filter((school) => organisationOf(school) === organisation);
  if (asked.path === '/rest/v1/connect/vestiging') return vestigingen(desk, own, asked);
  const [, uuid, resource = ''] = /^\/rest\/v1\/connect\/vestiging\/([^/]+)\/(.+)$/.exec(asked.path) ?? [];
  const school = own.find((one) => vestigingOf(one) === uuid);
  return school === undefined ? denied : page(desk, school, resource, asked);
};

const send = (response: ServerResponse, { status, body }: Answer, fault: Fault | undefined): void => {
  if (fault === 'stall') return;
  if (typeof fault === 'object' && 'status' in fault) {
    response.writeHead(fault.status, { 'content-type': 'text/html', ...fault.headers }).end('<h1>Somtoday</h1>');
    return;
  }
  const text = typeof fault === 'object' ? fault.body : body === undefined ? '' : JSON.stringify(body);
  const bytes = Buffer.from(text);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length });
  if (fault === 'cut') response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  else response.end(bytes);
};

const take = async (desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const asked: Asked = {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
  };
  desk.asked.push(asked);
  const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
  const fault = desk.options.fault?.(asked);
  const ground: Ground = { schools: desk.options.schools(), token, body: Buffer.concat(chunks).toString('utf8') };
  send(response, answerTo(desk, asked, ground), fault);
};

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });

/** A working SOMtoday Connect (Connect Api 14.10.0) on loopback with the pupils of the demo; read only, as we ask it. */
export const startSomtodayServer = async (options: SomtodayOptions): Promise<SomtodayServer> => {
  const desk: Desk = { options, years: new Map(), tokens: new Map(), asked: [] };
  const server = createServer((request, response) => {
    take(desk, request, response).catch(() => response.destroy());
  });
  const port = await listen(server, options.port);
  return {
    api: `http://127.0.0.1:${port}/rest/v1`,
    login: `http://127.0.0.1:${port}/oauth2/token`,
    port,
    asked: desk.asked,
    expire: () => desk.tokens.clear(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
