import { feedsOfSchool } from '../../feed/feed.ts';
import type { House } from '../../sync/house.ts';
import { casesOf, type HoldCase } from '../../sync/holds.ts';
import { allSchools } from '../../sync/school.ts';
import { thresholdsOf } from '../../sync/thresholds.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { showCase, showChoices, showThresholds } from '../show-holds.ts';

type Names = { readonly school: string; readonly name: string; readonly count: number };

/** Schools of which names of groups are to be looked at first; one line each, whatever the number of suppliers. */
const namesOf = async ({ gateway }: House): Promise<readonly Names[]> => {
  const found: Names[] = [];
  for (const { id, name } of await allSchools(gateway.store)) {
    const held = (await feedsOfSchool(gateway.store, id)).flatMap((feed) => feed.held ?? []);
    const counts = held.filter(({ code }) => code === 'feed_group_names').map(({ count }) => count);
    if (counts.length > 0) found.push({ school: id, name, count: Math.max(...counts) });
  }
  return found;
};

const jsonOf = ({ id, school, since, parts }: HoldCase) => ({
  id,
  school: school.id,
  since,
  holds: parts.flatMap(({ feed, holds }) =>
    holds.map(({ kind, count, of, limit }) => ({
      supplier: feed.supplier,
      product: feed.product,
      kind,
      count,
      of,
      limit,
    })),
  ),
});

export const holds = defineCommand({
  name: 'holds',
  summary: { nl: 'Toont wat er op een besluit wacht', en: 'Shows what waits for a decision' },
  options: {},
  positionals: [],
  examples: ['sluis holds'],
  run: async (context) => {
    const { out, texts } = context;
    const { house, board } = await openDesk(context);
    const cases = await casesOf(house.gateway, board.id);
    const names = await namesOf(house);
    const thresholds = await thresholdsOf(house.gateway, board.id);
    for (const found of cases) {
      showCase(context, found);
      showChoices(context, found);
      out.line();
    }
    for (const { school, count } of names) out.paragraph(texts.holds.names(school, count), '- ');
    if (cases.length + names.length === 0) out.line(texts.holds.none);
    showThresholds(context, thresholds);
    out.json({ cases: cases.map(jsonOf), groupNames: names, thresholds });
  },
});
