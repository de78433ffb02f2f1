import { newestIn } from '../../agreement/lineage.ts';
import { identify } from '../actor.ts';
import { isSwitchedOn, requiredBy, showApproved } from '../agreement-approval.ts';
import { changeForPrograms, changeOf, showChange } from '../agreement-change.ts';
import { chooseVersion } from '../agreement-choice.ts';
import { agreementArgument } from '../agreement-name.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';

export const agreementApprove = defineCommand({
  name: 'agreement approve',
  summary: {
    nl: 'Toont wat er verandert en keurt het voorstel goed, namens het bestuur',
    en: 'Shows what changes and approves the proposal, on behalf of the board',
  },
  options: {
    'release-first': {
      type: 'flag',
      nl: 'een eerste levering hoeft niet te wachten',
      en: 'a first delivery need not wait',
    },
  },
  positionals: [agreementArgument],
  examples: ['sluis agreement approve basispoort', 'sluis agreement approve basispoort --release-first'],
  run: async (context, { options, positionals: [typed = ''] }) => {
    const { out } = context;
    const desk = await openDesk(context);
    const { shown, versions } = await chooseVersion(desk, typed);
    const proposal = newestIn(versions, shown.id, 'proposed');
    const releaseFirst = options['release-first'];
    const change = await changeOf(desk, proposal, releaseFirst);
    // Shown before the question who approves, and approved only if it is still this text.
    showChange(context, change);
    out.line();
    const actor = await identify(context, desk);
    const required = await requiredBy(desk, proposal.supplier);
    const approval = { required, releaseFirst, hash: proposal.hash };
    const written = await desk.house.agreements.approve(desk.board.id, proposal.id, actor, approval);
    showApproved(context, written, desk.house.gateway.clock.now());
    if (!(await isSwitchedOn(desk, proposal))) {
      out.line(context.texts.agreementCli.next.activate(proposal.supplier, proposal.product));
    }
    const { id, version, effectiveAt } = written;
    out.json({ approved: { id, version, effectiveAt }, change: changeForPrograms(change, context) });
  },
});
