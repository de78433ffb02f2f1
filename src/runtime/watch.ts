import { asGatewayError } from '../errors.ts';
import { arrivalOf } from '../sync/fetched.ts';
import type { Inbox } from '../sync/gateway.ts';
import { splitSettings } from '../sync/parts.ts';
import type { SchoolSource } from '../sync/school.ts';
import type { Arrived } from './inbox.ts';

/** Milliseconds for which a file has to stay as it is: whoever copies it is done with it. */
const stableMs = 10_000;

type WatchDeps = {
  readonly schools: () => Promise<readonly SchoolSource[]>;
  readonly arrived: (school: string) => Promise<Arrived | undefined>;
  readonly inbox: Pick<Inbox, 'next'>;
  readonly nowMs: () => number;
};

type Seen = { readonly mark: string; readonly sinceMs: number };

/** A setting that cannot be read is told of by the school's own run. */
const isWatched = (school: SchoolSource): boolean => {
  try {
    return arrivalOf(school).watch;
  } catch {
    return false;
  }
};

/** A source of several files has arrived with all of them only. */
const isComplete = async ({ inbox }: WatchDeps, school: SchoolSource): Promise<boolean> => {
  try {
    return (await inbox.next(school.id, splitSettings(school).parts)) !== undefined;
  } catch (thrown) {
    const { code } = asGatewayError(thrown);
    if (code === 'source_missing') return false;
    throw thrown;
  }
};

/**
 * Looks which watched schools have something new that is not being written to any more: either its time of change lies so
 * far back (a copy may keep the time of its original, but only once it is whole), or it is the same as when it was first
 * seen so long ago. What was handed out once, and is still there since it was refused, is not handed out again until it
 * changes; the night tries it anyhow.
 */
export const createWatch = (deps: WatchDeps): (() => Promise<readonly string[]>) => {
  const seen = new Map<string, Seen>();
  const handedOut = new Map<string, string>();

  const isStable = (school: string, { mark, quietMs }: Arrived): boolean => {
    const before = seen.get(school);
    const now = deps.nowMs();
    if (before?.mark !== mark) seen.set(school, { mark, sinceMs: now });
    return quietMs >= stableMs || (before?.mark === mark && now - before.sinceMs >= stableMs);
  };
  const isNew = async (school: SchoolSource): Promise<boolean> => {
    const found = await deps.arrived(school.id);
    if (found === undefined || handedOut.get(school.id) === found.mark) return false;
    if (!isStable(school.id, found) || !(await isComplete(deps, school))) return false;
    handedOut.set(school.id, found.mark);
    return true;
  };
  return async () => {
    const found: string[] = [];
    for (const school of (await deps.schools()).filter(isWatched)) if (await isNew(school)) found.push(school.id);
    return found;
  };
};
