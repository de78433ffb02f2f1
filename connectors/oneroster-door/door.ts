import { createHash } from 'node:crypto';
import { asGatewayError, GatewayError } from '../../src/errors.ts';
import type { Collection as Pull, Desk, Door, Visitor } from '../../src/ports/door.ts';
import { pageOf, type Query, readQuery } from './query.ts';
import { createReadyPages, type Ready, sent, servedOf } from './ready.ts';
import { answerHeaders, refused } from './refusal.ts';
import { type Resource, writeResource } from './resource.ts';
import { collections, createRosters, resourceOf, type Roster } from './roster.ts';
import { type Route, routeOf, scopesFor } from './route.ts';
import { answerToken } from './token.ts';
import { knownOf } from './vocabulary.ts';

const basePath = '/ims/oneroster/rostering/v1p2';
/** The only shape whose words this door knows. */
const shapeName = 'oneroster-rest';
const tokenPath = `${basePath}/oauth/token`;

const bearerOf = (request: Request): string | undefined =>
  /^Bearer ([A-Za-z0-9._~+/=-]{1,4096})$/i.exec(request.headers.get('authorization') ?? '')?.[1];

/** An agreement that ended since the list was made is not there any more; anything else is said. */
const openSchool = async (desk: Desk, visitor: Visitor, school: string): Promise<readonly Pull[]> => {
  try {
    const pull = await desk.collect(visitor, school);
    // Another shape has other words: what it calls a key could be taken for something else here.
    if (pull.view.shape !== shapeName) throw new GatewayError('config_invalid', { setting: 'shape' });
    return [pull];
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'door_denied') return [];
    throw error;
  }
};

/** All schools or none: one that is not readable now would look like one whose pupils are gone (law 6). */
const openSchools = async (desk: Desk, visitor: Visitor): Promise<readonly Pull[]> => {
  const pulls: Pull[] = [];
  for (const school of (await desk.schools(visitor)).toSorted())
    pulls.push(...(await openSchool(desk, visitor, school)));
  return pulls;
};

const digest = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/** What was pulled, under a name that changes whenever a view does. */
type Opened = { readonly pulls: readonly Pull[]; readonly roster: Roster; readonly version: string };

/**
 * Law 4: the ledger knows of each collection since it was opened, which is what a count or an empty page rests on, and here
 * of everybody on the page.
 */
const serve = async (pulls: readonly Pull[], served: Ready['served']): Promise<void> => {
  for (const pull of pulls) {
    const items = served.get(pull.view.school);
    if (items !== undefined) await pull.serve(items);
  }
};

const linksOf = (url: URL, { limit, offset }: Query, total: number): string => {
  const last = total === 0 ? 0 : Math.floor((total - 1) / limit) * limit;
  const to = (relation: string, start: number): string => {
    const page = new URL(url);
    page.searchParams.set('limit', String(limit));
    page.searchParams.set('offset', String(start));
    return `<${page.href}>; rel="${relation}"`;
  };
  return [
    ...(offset + limit < total ? [to('next', offset + limit)] : []),
    ...(offset > 0 ? [to('prev', Math.max(0, offset - limit))] : []),
    to('first', 0),
    to('last', last),
  ].join(', ');
};

/** An address is part of what is answered, so it is part of the tag. */
const tagsOf = (version: string, url: URL): Readonly<Record<string, string>> => ({
  etag: `"${digest(version, url.href)}"`,
  'sluis-view': version,
});

const isFresh = (request: Request, etag: string | undefined): boolean =>
  etag !== undefined &&
  (request.headers.get('if-none-match') ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);

type Asked = { readonly request: Request; readonly url: URL; readonly route: Route };

/** Each parent exists, and within the one before it. */
const isThere = (roster: Roster, { parents }: Route): boolean =>
  parents.every(({ collection, id }, index) => {
    const parent = resourceOf(roster, collection, id);
    const outer = parents[index - 1];
    return parent !== undefined && (outer === undefined || parent.near.has(outer.id));
  });

const within = (resources: readonly Resource[], { parents }: Route): readonly Resource[] =>
  parents.length === 0 ? resources : resources.filter(({ near }) => parents.every(({ id }) => near.has(id)));

type Refused = { readonly refused: Parameters<typeof refused>[0] };
type Made = Ready | Refused;

const bytesOf = (text: string): Ready['bytes'] => new TextEncoder().encode(text);

const collectionOf = ({ url, route }: Asked, { roster, version }: Opened): Made => {
  const { base } = collections[route.collection];
  const query = readQuery(url.searchParams, knownOf(base, roster.sources), 'collection');
  if ('refused' in query) return query;
  if (!isThere(roster, route)) return { refused: 'unknown' };
  const page = pageOf(within(roster.resources[route.collection], route), query.value);
  const headers = {
    ...answerHeaders,
    ...tagsOf(version, url),
    'x-total-count': String(page.total),
    link: linksOf(url, query.value, page.total),
  };
  const objects = page.resources.map((one) => writeResource(one, `${url.origin}${basePath}`, query.value.fields));
  return { headers, bytes: bytesOf(`{"${base}":[${objects.join(',')}]}`), served: servedOf(page.resources) };
};

const objectOf = ({ url, route }: Asked, { roster, version }: Opened, id: string): Made => {
  const { base, one } = collections[route.collection];
  const query = readQuery(url.searchParams, knownOf(base, roster.sources), 'object');
  if ('refused' in query) return query;
  const resource = resourceOf(roster, route.collection, id);
  if (resource === undefined) return { refused: 'unknown' };
  const object = writeResource(resource, `${url.origin}${basePath}`, query.value.fields);
  const headers = { ...answerHeaders, ...tagsOf(version, url) };
  return { headers, bytes: bytesOf(`{"${one}":${object}}`), served: servedOf([resource]) };
};

const tagNames = ['etag', 'sluis-view'];
const tagsIn = ({ headers }: Ready) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => tagNames.includes(name)));

const answerPage = async (asked: Asked, opened: Opened, ready: ReadyPages): Promise<Response> => {
  const { request, url, route } = asked;
  const { roster, pulls } = opened;
  const page = ready(roster, url.href, () =>
    route.id === undefined ? collectionOf(asked, opened) : objectOf(asked, opened, route.id),
  );
  if ('refused' in page) return refused(page.refused);
  if (isFresh(request, page.headers['etag'])) return new Response(null, { status: 304, headers: tagsIn(page) });
  await serve(pulls, page.served);
  return sent(page, pulls);
};

type ReadyPages = ReturnType<typeof createReadyPages<Refused>>;
type Kept = { readonly rosters: ReturnType<typeof createRosters>; readonly ready: ReadyPages };

/** A visitor's question, from the token to the page. Pages of one pull belong to one collection, so none is ended here. */
const answerRoster = async (request: Request, desk: Desk, { rosters, ready }: Kept): Promise<Response> => {
  if (request.method !== 'GET') return refused('method');
  const token = bearerOf(request);
  if (token === undefined) return refused('unauthorised');
  const visitor = await desk.withToken(token);
  const url = new URL(request.url);
  const route = routeOf(url.pathname.slice(basePath.length + 1));
  if (route === undefined) return refused('unknown');
  if (!scopesFor(route).some((scope) => visitor.scopes.has(scope))) return refused('forbidden');
  const pulls = await openSchools(desk, visitor);
  // Nothing laid ready yet, or no agreement any more: an empty list would say that everybody is gone.
  if (pulls.length === 0) return refused('unavailable');
  const version = digest(pulls.map(({ view }) => [view.feed, view.tag, view.fields]));
  const roster = rosters(pulls.map(({ view }) => view));
  if (route.collection === 'demographics' && !roster.demographics) return refused('forbidden');
  const asked = { request, url, route };
  const opened = { pulls, roster, version };
  return answerPage(asked, opened, ready);
};

const refusalOf = (error: unknown, failed: (error: unknown) => void): Response => {
  const { code, retryAfterMs } = asGatewayError(error);
  if (code === 'door_denied') return refused('unauthorised');
  if (code === 'door_scope') return refused('forbidden');
  if (code === 'door_throttled') return refused('busy', retryAfterMs ?? 60_000);
  if (code === 'door_unavailable') return refused('unavailable', retryAfterMs);
  failed(error);
  return refused('fault');
};

/**
 * OneRoster 1.2 Rostering, provider, pull (REST binding 1.2, 19 September 2022). Filters, sorts and pages run on what was
 * released, in memory; no question is kept or told of.
 */
export const onerosterDoor: Door = {
  name: 'oneroster',
  serves: (shape) => shape === shapeName,
  path: basePath,
  open: (desk, failed) => {
    const kept: Kept = { rosters: createRosters(), ready: createReadyPages() };
    const answer = (request: Request): Promise<Response> => {
      const isToken = new URL(request.url).pathname === tokenPath;
      if (!isToken) return answerRoster(request, desk, kept);
      return request.method === 'POST' ? answerToken(request, desk) : Promise.resolve(refused('method'));
    };
    return {
      answer: async (request) => {
        try {
          return await answer(request);
        } catch (error) {
          return refusalOf(error, failed);
        }
      },
    };
  },
};
