import { formatFor } from '../../text/format.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';

export const actorList = defineCommand({
  name: 'actor list',
  summary: { nl: 'Wie er mag beslissen, en met welke rol', en: 'Who may decide, and in which role' },
  options: {},
  positionals: [],
  examples: ['sluis actor list'],
  run: async (context) => {
    const { out, texts, lang } = context;
    const { table, roles, actor } = texts.agreementCli;
    const { house, board } = await openDesk(context);
    const actors = await house.actors.list(board.id);
    const rows = actors.map(({ name, role, demo, since }) => [
      demo ? actor.isDemo(name) : name,
      roles[role],
      formatFor(lang).instant(since),
    ]);
    if (rows.length === 0) out.line(actor.none);
    else out.table({ columns: [table.name, table.role, table.since], rows });
    out.json({ actors: actors.map(({ id, name, role, demo, since }) => ({ id, name, role, demo, since })) });
  },
});
