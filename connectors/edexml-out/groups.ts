import type { FormatDocument, Shaped } from '../../src/ports/door.ts';
import { element, leaf } from './xml.ts';
import { listOf, textOf } from './words.ts';

/** Keys of groups by the element that they are written as. */
export type Groups = { readonly home: ReadonlySet<string>; readonly across: ReadonlySet<string> };

/**
 * A group across home groups (`samengestelde_groep`) is one that no pupil has as home group, or whose year group this
 * supplier does not get: `groep` cannot be without one (GroepType).
 */
export const groupsOf = ({ items }: FormatDocument): Groups => {
  const homes = new Set(items.flatMap((item) => (item.kind === 'pupil' ? (textOf(item, 'groep') ?? []) : [])));
  const [home, across] = [new Set<string>(), new Set<string>()];
  for (const item of items) {
    const key = item.kind === 'group' ? textOf(item, 'key') : undefined;
    if (key === undefined) continue;
    const isHome = homes.has(key) && textOf(item, 'jaargroep') !== undefined;
    (isHome ? home : across).add(key);
  }
  return { home, across };
};

/** A group or location without a name that may be told is named by its key: `naam` is required. */
export const groupElement = (item: Shaped, { home }: Groups): readonly string[] => {
  const key = textOf(item, 'key');
  if (key === undefined) return [];
  const naam = leaf('naam', textOf(item, 'naam') ?? key.slice(0, 64));
  return home.has(key)
    ? [element('groep', { key }, [naam, leaf('jaargroep', textOf(item, 'jaargroep'))])]
    : [element('samengestelde_groep', { key }, [naam])];
};

/** Keys that a pupil has as a group across: `samengestelde_groepen`, and the home group where that is written so. */
export const acrossOf = (item: Shaped, { across }: Groups): readonly string[] => {
  const keys = [...listOf(item, 'samengestelde_groepen'), textOf(item, 'groep') ?? ''];
  return [...new Set(keys)].filter((key) => across.has(key)).sort();
};
