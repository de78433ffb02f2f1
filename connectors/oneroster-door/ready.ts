import type { Collection as Pull } from '../../src/ports/door.ts';
import type { Roster } from './roster.ts';
import type { Resource } from './resource.ts';

type Items = Parameters<Pull['serve']>[0];

/** A page as it leaves: its headers, its bytes, and per school whom they are about. */
export type Ready = {
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly served: ReadonlyMap<string, Items>;
};

/** What is about whom, per school. */
export const servedOf = (resources: readonly Resource[]): Ready['served'] => {
  const bySchool = new Map<string, Set<Items[number]>>();
  for (const { item, school } of resources.flatMap(({ served }) => served)) {
    bySchool.set(school, (bySchool.get(school) ?? new Set()).add(item));
  }
  return new Map([...bySchool].map(([school, items]) => [school, [...items]]));
};

/** A supplier pages through a roster, and asks the newest page again; more than these few are made anew. */
const mostPages = 64;
/** Pages of more than this are made each time. */
const mostBytes = 512 * 1024;

/**
 * Pages by their address, kept with the roster that they are made of and no longer: the same question about the same view
 * has the same answer.
 */
export const createReadyPages = <Refused extends { readonly refused: unknown }>(): ((
  roster: Roster,
  address: string,
  make: () => Ready | Refused,
) => Ready | Refused) => {
  const kept = new WeakMap<Roster, Map<string, Ready>>();
  return (roster, address, make) => {
    const pages = kept.get(roster) ?? new Map<string, Ready>();
    kept.set(roster, pages);
    const known = pages.get(address);
    if (known !== undefined) return known;
    const made = make();
    if ('refused' in made || made.bytes.byteLength > mostBytes) return made;
    const [oldest] = pages.keys();
    if (pages.size >= mostPages && oldest !== undefined) pages.delete(oldest);
    pages.set(address, made);
    return made;
  };
};

const pieceBytes = 64 * 1024;

/** Written as fast as it is read. */
const inPieces = (bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> => {
  let at = 0;
  return new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        controller.enqueue(bytes.subarray(at, at + pieceBytes));
        at += pieceBytes;
        if (at >= bytes.byteLength) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
};

/** The answer, which is cut off as soon as what it rests on ends while it is under way. */
export const sent = ({ bytes, headers, served }: Ready, pulls: readonly Pull[]): Response => {
  const about = pulls.filter(({ view }) => served.has(view.school));
  if (about.length === 0) return new Response(bytes, { headers });
  return new Response(
    about.reduce((rest, pull) => pull.guard(rest), inPieces(bytes)),
    { headers },
  );
};
