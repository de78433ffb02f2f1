import type { CareGroups } from '../sync/group-list.ts';
import type { WhichYear } from '../sync/next-year.ts';
import { formatFor } from '../text/format.ts';
import type { Context } from './context.ts';

type GroupsOf = { readonly school: string; readonly year: WhichYear };

/** Groups with a care word in their name, numbered as `groups neutral` asks for them. */
export const showGroups = (
  { out, texts, lang }: Context,
  { school, year }: GroupsOf,
  { groups, waiting }: CareGroups,
): void => {
  const words = texts.groups;
  if (groups.length === 0) {
    out.line(words.none);
    return;
  }
  out.heading(words.heading);
  out.table({
    columns: [words.number, words.name, words.pupils, words.state, words.outward],
    rows: groups.map(({ name, pupils, state, neutral }, index) => [
      index + 1,
      name,
      pupils,
      words.states[state],
      neutral ?? name,
    ]),
  });
  const waits = groups.some(({ state }) => state === 'waits');
  if (waits && waiting.length > 0) out.line(words.waiting(formatFor(lang).list(waiting)));
  if (waits) out.line(words.choose(year === 'next' ? `${school} --next-year` : school));
};
