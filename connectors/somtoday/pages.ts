import * as z from 'zod';
import { GatewayError } from '../../src/errors.ts';
import type { Client } from './client.ts';
import type { Permissions } from './interface.ts';
import { permissionsIn } from './permissions.ts';
import type { ApiItem } from './tally.ts';

/** What is asked page by page: its path, the property of the answer that holds the items, and the rest of the question. */
export type Resource = {
  readonly path: string;
  readonly list: string;
  readonly query: Readonly<Record<string, string>>;
  readonly amount: number;
};

/** `permissions` come with the first page; `undeclared` are names that the answer has beside them and its items. */
export type Page = {
  readonly items: readonly ApiItem[];
  readonly permissions?: Permissions | undefined;
  readonly undeclared: readonly string[];
};

const itemList = z.array(z.record(z.string(), z.unknown()));

/** More than any school has: a far end that never stops. */
const maxItems = 200_000;

/** Items of one answer. Throws source_malformed. */
export const itemsIn = (answer: unknown, list: string): Page => {
  const body = z.record(z.string(), z.unknown()).safeParse(answer);
  const items = itemList.safeParse(body.data?.[list] ?? []);
  if (!body.success || !items.success) throw new GatewayError('source_malformed', { name: list });
  const undeclared = Object.keys(body.data).filter((name) => ![list, 'veldpermissies'].includes(name));
  return { items: items.data, permissions: permissionsIn(body.data['veldpermissies']), undeclared };
};

export const idOf = (item: ApiItem | undefined): string | undefined => {
  const uuid = item?.['uuid'];
  return typeof uuid === 'string' ? uuid : undefined;
};

type Walk = {
  offset: number;
  /** Of the last item of the page before. */
  last: string | undefined;
  readonly seen: Set<string>;
  /** The page before did not fit and brought nothing. */
  strayed: boolean;
};

/** The items that no page had before. One that comes again was pushed there by another that is new before it. */
const freshIn = (items: readonly ApiItem[], { seen }: Walk): readonly ApiItem[] =>
  items.filter((item) => {
    const id = idOf(item);
    if (id === undefined) return true;
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew;
  });

/**
 * All pages of a resource. The answers have no total, so each page begins with the last item of the one before: another
 * one there means that the set changed meanwhile (`moved` is called), and nothing behind it proves the end. Throws
 * source_malformed, source_limit, and what the client throws.
 */
export async function* pagesOf(client: Client, resource: Resource, moved: () => void): AsyncGenerator<Page> {
  const { path, list, query, amount } = resource;
  const walk: Walk = { offset: 0, last: undefined, seen: new Set(), strayed: false };
  for (let first = true; ; first = false) {
    const asked = { ...query, offset: `${walk.offset}`, amount: `${amount}` };
    const { items, permissions, undeclared } = itemsIn(
      await client.get(path, first ? { ...asked, veldpermissies: 'true' } : asked),
      list,
    );
    if (items.length > amount) throw new GatewayError('source_malformed', { name: list, count: items.length });
    const overlaps = !first && idOf(items[0]) === walk.last;
    const next = overlaps ? items.slice(1) : items;
    const fresh = freshIn(next, walk);
    if ((!first && !overlaps) || fresh.length < next.length) moved();
    yield { items: fresh, undeclared, ...(first ? { permissions } : {}) };
    // Without an id nobody can tell one item from another; what such a page is good for its reader decides.
    if (items.length === 0 || idOf(items.at(-1)) === undefined) return;
    if (walk.seen.size > maxItems) throw new GatewayError('source_limit', { limit: maxItems });
    const isFollowing = first || overlaps;
    if (fresh.length === 0 && (isFollowing || walk.strayed)) return;
    walk.strayed = fresh.length === 0;
    // Where the pages do not fit, it goes on behind as many as were seen: all that can be read is, and proves nothing.
    walk.offset = isFollowing ? walk.offset + items.length - 1 : walk.seen.size;
    walk.last = idOf(items.at(-1));
  }
}
