import { closeRequest } from '../../supplier/field-request.ts';
import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';

export const requestsClose = defineCommand({
  name: 'requests close',
  summary: {
    nl: 'Sluit een verzoek van een leverancier waarover is besloten; er verandert verder niets',
    en: 'Closes a request of a supplier that was decided on; nothing else changes',
  },
  options: {},
  positionals: [
    {
      name: { nl: 'NUMMER', en: 'NUMBER' },
      required: true,
      nl: 'het nummer zoals sluis requests het toont',
      en: 'the number as sluis requests shows it',
    },
  ],
  examples: ['sluis requests close 3f9a12bc'],
  run: async (context, { positionals: [id = ''] }) => {
    const desk = await openDesk(context);
    const actor = await identify(context, desk);
    await closeRequest(desk.house.gateway, desk.board.id, id, actor);
    context.out.line(context.texts.desk.requests.closedNow);
    context.out.json({ id, state: 'closed' });
  },
});
