/** Where a supplier collects, and as whom. */
export type OnerosterAccess = {
  /** Up to and including `/ims/oneroster/rostering/v1p2`. */
  readonly base: string;
  readonly client: string;
  readonly secret: string;
};

/** An object as it came: our demo supplier knows OneRoster and nothing of Sluis. */
export type OnerosterObject = {
  readonly sourcedId: string;
  readonly status: string;
  readonly dateLastModified: string;
};

export type OnerosterClient = {
  /** All objects of a collection, over all its pages. Starts anew where what is served changed in between. */
  all(collection: string, filter?: string): Promise<readonly OnerosterObject[]>;
};

const scope = ['roster-core.readonly'].map((name) => `https://purl.imsglobal.org/spec/or/v1p2/scope/${name}`).join(' ');

const pageSize = 100;
const tries = 3;

type Ask = (url: string, init: RequestInit) => Promise<Response>;

/** Says the status and nothing of what came with it. */
const orThrow = (response: Response): Response => {
  if (!response.ok) throw new Error(`OneRoster answered ${response.status}`);
  return response;
};

const tokenOf = async ({ base, client, secret }: OnerosterAccess, ask: Ask): Promise<string> => {
  const form = { grant_type: 'client_credentials', scope, client_id: client, client_secret: secret };
  const response = await ask(`${base}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });
  return ((await orThrow(response).json()) as { access_token: string }).access_token;
};

const nextOf = (response: Response): string | undefined =>
  /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];

/** Undefined when it changed between two pages. */
const pagesOf = async (first: string, get: (url: string) => Promise<Response>) => {
  const objects: OnerosterObject[] = [];
  let view: string | null | undefined;
  for (let url: string | undefined = first; url !== undefined;) {
    const response = await get(url);
    const now = response.headers.get('sluis-view');
    if (view !== undefined && now !== view) return undefined;
    view = now;
    const [page] = Object.values((await response.json()) as Readonly<Record<string, readonly OnerosterObject[]>>);
    objects.push(...(page ?? []));
    url = nextOf(response);
  }
  return objects;
};

/** A client of one pull: it asks for a token once. */
export const openOnerosterClient = async (access: OnerosterAccess, ask: Ask = fetch): Promise<OnerosterClient> => {
  const authorization = `Bearer ${await tokenOf(access, ask)}`;
  const get = async (url: string): Promise<Response> => orThrow(await ask(url, { headers: { authorization } }));
  return {
    all: async (collection, filter) => {
      const query = new URLSearchParams({ limit: String(pageSize), ...(filter === undefined ? {} : { filter }) });
      for (let attempt = 0; attempt < tries; attempt += 1) {
        const objects = await pagesOf(`${access.base}/${collection}?${query.toString()}`, get);
        if (objects !== undefined) return objects;
      }
      throw new Error('OneRoster changed while it was read');
    },
  };
};
