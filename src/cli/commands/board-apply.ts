import { applyBoard } from '../../sync/board.ts';
import { parseBoard } from '../../sync/board-document.ts';
import { defineCommand } from '../command.ts';
import { readText } from '../file.ts';

export const boardApply = defineCommand({
  name: 'board apply',
  summary: {
    nl: 'Legt bestuur, scholen, bronnen en leveranciers vast uit een bestand (YAML of JSON)',
    en: 'Registers board, schools, sources and suppliers from a file (YAML or JSON)',
  },
  options: {},
  positionals: [
    {
      name: { nl: 'BESTAND', en: 'FILE' },
      required: true,
      nl: 'het bestand; - is de standaardinvoer',
      en: 'the file; - is standard input',
    },
  ],
  examples: ['sluis board apply bestuur.yaml'],
  run: async ({ home, out, texts }, { positionals }) => {
    const house = await home.house();
    const document = parseBoard(await readText(house, positionals[0] ?? '-'));
    await applyBoard(house.gateway, document);
    const { board, schools, suppliers } = document;
    out.line(texts.report.boardApplied(board.name, schools.length, suppliers.length));
    const inboxes = await Promise.all(
      schools.map(async ({ id, name }) => ({ id, name, inbox: await house.gateway.inbox.place(id) })),
    );
    for (const { id, name, inbox } of inboxes) out.line(`  ${texts.report.inbox(`${id} ${name}`, inbox)}`);
    out.json({ board: board.id, schools: schools.length, suppliers: suppliers.length, inboxes });
  },
});
