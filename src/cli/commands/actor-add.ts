import { type Actor, roles } from '../../agreement/roles.ts';
import { givenToken, identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { type Desk, openDesk } from '../desk.ts';

type Adder = { readonly by: Actor | undefined; readonly first: boolean };

/** Somebody has to be the first, and the demo is for anybody to try; otherwise who adds people is somebody. */
const adderOf = async (context: Context, desk: Desk): Promise<Adder> => {
  const { house, board } = desk;
  const first = (await house.actors.list(board.id)).length === 0;
  const free = first || (board.demo && givenToken(context) === undefined);
  return { by: free ? undefined : await identify(context, desk), first };
};

export const actorAdd = defineCommand({
  name: 'actor add',
  summary: {
    nl: 'Voegt iemand toe en toont één keer zijn of haar bewijs van toegang',
    en: 'Adds somebody and shows their token once',
  },
  options: { role: { type: 'choice', of: roles, required: true, nl: 'wat deze persoon mag', en: 'what they may do' } },
  positionals: [
    {
      name: { nl: 'NAAM', en: 'NAME' },
      required: true,
      nl: 'de naam, zoals op schermen',
      en: 'the name, as on screens',
    },
  ],
  examples: ['sluis actor add "Anna de Vries" --role board-admin'],
  run: async (context, { options: { role }, positionals: [name = ''] }) => {
    const { out, texts } = context;
    const words = texts.agreementCli;
    const desk = await openDesk(context);
    const { board, house } = desk;
    const { by, first } = await adderOf(context, desk);
    const { actor, token } = await house.actors.addActor(board.id, { name, role, by, demo: board.demo });
    out.line(words.actor.added(actor.name, words.roles[role]));
    if (board.demo) out.line(words.actor.demo);
    else if (first) out.line(words.actor.first);
    for (const line of ['', words.actor.token, '', `  ${token}`, '', words.actor.use]) out.line(line);
    out.json({ id: actor.id, name: actor.name, role, demo: board.demo, token });
  },
});
