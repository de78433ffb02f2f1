/** The keyed look-ups of one record. `byKey` is undefined for a key that is not the same from file to file. */
export type Tokens = { readonly byKey: string | undefined; readonly byEckId: string | undefined };

/**
 * Whose record this is. `disputed`: its key says one subject and its ECK iD another, or its ECK iD is that of a subject
 * with another key in this same reading. Nobody can tell which is right, so these subjects are set aside tonight.
 */
export type Resolved =
  | { readonly subject: string; readonly disputed?: undefined }
  | { readonly subject?: undefined; readonly disputed: readonly string[] };

export const listed = ({ byKey, byEckId }: Tokens): readonly string[] =>
  [byKey, byEckId].filter((token) => token !== undefined);

type Found = ReadonlyMap<string, string>;

const subjectBy = (token: string | undefined, found: Found): string | undefined =>
  token === undefined ? undefined : found.get(token);

/** The key leads. The ECK iD finds a subject only where the key is new and nobody else in this reading is that subject. */
export const assign = (wanted: readonly Tokens[], found: Found, fresh: () => string): readonly Resolved[] => {
  const taken = new Set(wanted.flatMap(({ byKey }) => subjectBy(byKey, found) ?? []));
  return wanted.map((own): Resolved => {
    const [byKey, byEckId] = [subjectBy(own.byKey, found), subjectBy(own.byEckId, found)];
    if (byKey !== undefined) {
      return byEckId === undefined || byEckId === byKey ? { subject: byKey } : { disputed: [byKey, byEckId] };
    }
    if (byEckId === undefined) return { subject: fresh() };
    if (taken.has(byEckId)) return { disputed: [byEckId] };
    taken.add(byEckId);
    return { subject: byEckId };
  });
};

/** Look-ups that are not there yet; none for a record whose subject is disputed. */
export const newLookups = (
  own: Tokens,
  resolved: Resolved | undefined,
  found: Found,
): readonly (readonly [string, string])[] => {
  const subject = resolved?.subject;
  if (subject === undefined) return [];
  return listed(own).flatMap((token): [string, string][] => (found.has(token) ? [] : [[token, subject]]));
};

/** Of two readings that met the same new key at once the first stored subject stays. */
export const asStored = (resolved: Resolved, own: Tokens | undefined, found: Found): Resolved => {
  const stored = own === undefined ? undefined : subjectBy(own.byKey ?? own.byEckId, found);
  return resolved.subject === undefined || stored === undefined ? resolved : { subject: stored };
};

/** Subjects to whom more than one record of a reading leads: an old and a new key of one pupil. */
export const claimedTwice = (resolved: readonly Resolved[]): ReadonlySet<string> => {
  const [once, twice] = [new Set<string>(), new Set<string>()];
  for (const { subject } of resolved) {
    if (subject === undefined) continue;
    if (once.has(subject)) twice.add(subject);
    once.add(subject);
  }
  return twice;
};
