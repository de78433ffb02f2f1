import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';

export const doorEnd = defineCommand({
  name: 'door end',
  summary: {
    nl: 'Beëindigt per direct een toegang waarmee een leverancier ophaalt',
    en: 'Ends at once an access with which a supplier collects',
  },
  options: {},
  positionals: [
    {
      name: { nl: 'NUMMER', en: 'NUMBER' },
      required: true,
      nl: 'het nummer zoals sluis door list dat toont',
      en: 'the number as sluis door list shows it',
    },
  ],
  examples: ['sluis door end 0123456789abcdef0123456789abcdef'],
  run: async (context, { positionals: [id = ''] }) => {
    const { out, texts } = context;
    const desk = await openDesk(context);
    const actor = await identify(context, desk);
    await desk.house.credentials.end(desk.board.id, actor, id);
    out.line(texts.doors.ended);
    out.json({ id });
  },
});
