import {
  type OnerosterAccess,
  type OnerosterClient,
  type OnerosterObject,
  openOnerosterClient,
} from './oneroster-client.ts';

const collections = ['orgs', 'classes', 'users', 'enrollments'] as const;
type Collection = (typeof collections)[number];

/** What a supplier holds that pulls OneRoster. Plain JSON, so that it can be written down and read back. */
export type PulledState = {
  /** collection -> sourcedId -> object. */
  readonly held: Record<Collection, Record<string, OnerosterObject>>;
  /** The newest change that came along. */
  since: string | undefined;
  pulls: number;
};

export const emptyPulled = (): PulledState => ({
  held: { orgs: {}, classes: {}, users: {}, enrollments: {} },
  since: undefined,
  pulls: 0,
});

/** What one pull came to. */
export type Pulled = { readonly kind: 'full' | 'delta'; readonly put: number; readonly removed: number };

/** Two schools may be laid ready at the same moment; asked with an overlap, nothing falls in between. */
const overlapMs = 600_000;

const latest = (objects: readonly OnerosterObject[], before: string | undefined): string | undefined =>
  objects.reduce<string | undefined>(
    (newest, { dateLastModified }) => (newest === undefined || dateLastModified > newest ? dateLastModified : newest),
    before,
  );

const isGone = ({ status }: OnerosterObject): boolean => status === 'tobedeleted';

const userOf = (enrollment: OnerosterObject): string | undefined =>
  (enrollment as OnerosterObject & { user?: { sourcedId: string } }).user?.sourcedId;

/** An enrollment that is over is not told of: those of a user who changed are taken anew. */
const forgetEnrollments = (state: PulledState, users: readonly OnerosterObject[]): void => {
  const changed = new Set(users.map(({ sourcedId }) => sourcedId));
  for (const [id, enrollment] of Object.entries(state.held.enrollments)) {
    if (changed.has(userOf(enrollment) ?? '')) delete state.held.enrollments[id];
  }
};

const take = (held: Record<string, OnerosterObject>, object: OnerosterObject): 'put' | 'removed' => {
  if (!isGone(object)) {
    held[object.sourcedId] = object;
    return 'put';
  }
  delete held[object.sourcedId];
  return 'removed';
};

const read = async (client: OnerosterClient, filter?: string) => {
  const found: Record<Collection, readonly OnerosterObject[]> = { orgs: [], classes: [], users: [], enrollments: [] };
  for (const collection of collections) found[collection] = await client.all(collection, filter);
  return found;
};

/**
 * Pulls everything the first time, and what changed since from then on. Nothing is taken over before everything has come:
 * a pull that fails leaves what is held as it was.
 */
export const pullOneroster = async (state: PulledState, access: OnerosterAccess): Promise<Pulled> => {
  const client = await openOnerosterClient(access);
  const { since } = state;
  const from = since === undefined ? undefined : new Date(Date.parse(since) - overlapMs).toISOString();
  const found = await read(client, from === undefined ? undefined : `dateLastModified>='${from}'`);
  forgetEnrollments(state, found.users);
  let [put, removed] = [0, 0];
  for (const collection of collections) {
    if (from === undefined) state.held[collection] = {};
    for (const object of found[collection]) {
      if (take(state.held[collection], object) === 'put') put += 1;
      else removed += 1;
    }
    state.since = latest(found[collection], state.since);
  }
  state.pulls += 1;
  return { kind: from === undefined ? 'full' : 'delta', put, removed };
};
