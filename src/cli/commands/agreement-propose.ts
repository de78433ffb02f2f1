import { newestIn } from '../../agreement/lineage.ts';
import { identify } from '../actor.ts';
import { changeForPrograms, changeOf, showChange } from '../agreement-change.ts';
import { chooseVersion } from '../agreement-choice.ts';
import { agreementArgument } from '../agreement-name.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';

export const agreementPropose = defineCommand({
  name: 'agreement propose',
  summary: { nl: 'Legt het nieuwste concept voor ter goedkeuring', en: 'Proposes the newest draft for approval' },
  options: {},
  positionals: [agreementArgument],
  examples: ['sluis agreement propose basispoort'],
  run: async (context, { positionals: [typed = ''] }) => {
    const { out, texts } = context;
    const { did, next } = texts.agreementCli;
    const desk = await openDesk(context);
    const { shown, versions, name } = await chooseVersion(desk, typed);
    const change = await changeOf(desk, newestIn(versions, shown.id, 'draft'));
    showChange(context, change);
    out.line();
    const { id, version } = await desk.house.agreements.propose(desk.board.id, shown.id, await identify(context, desk));
    out.line(did.proposed(version));
    out.line(change.widens ? next.approve(name) : next.approveAlone(name));
    out.json({ proposed: { id, version, name }, change: changeForPrograms(change, context) });
  },
});
