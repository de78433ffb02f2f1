import { parseAgreement } from '../../agreement/text.ts';
import { GatewayError } from '../../errors.ts';
import { identify } from '../actor.ts';
import { requiredBy, showApproved } from '../agreement-approval.ts';
import { changeForPrograms, changeOf, proposalOf, showChange } from '../agreement-change.ts';
import { accepted } from '../agreement-text.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { readText } from '../file.ts';

export const agreementNarrow = defineCommand({
  name: 'agreement narrow',
  summary: {
    nl: 'Zet een tekst in werking die alleen minder toestaat: één persoon, meteen',
    en: 'Puts a text in force that only allows less: one person, at once',
  },
  options: {},
  positionals: [
    {
      name: { nl: 'BESTAND', en: 'FILE' },
      required: true,
      nl: 'de tekst; - is de standaardinvoer',
      en: 'the text; - is standard input',
    },
  ],
  examples: ['sluis agreement export basispoort > basispoort.yaml', 'sluis agreement narrow basispoort.yaml'],
  run: async (context, { positionals: [path = ''] }) => {
    const { out } = context;
    const desk = await openDesk(context);
    const document = accepted(context, parseAgreement(await readText(desk.house, path)));
    if (typeof document === 'number') return document;
    const change = await changeOf(desk, await proposalOf(desk, document));
    showChange(context, change);
    out.line();
    if (change.widens) throw new GatewayError('agreement_state', { supplier: document.supplier, setting: 'widens' });
    const actor = await identify(context, desk, path);
    const required = await requiredBy(desk, document.supplier);
    const { house, board } = desk;
    const written = await house.agreements.narrow(board.id, document, actor, { required });
    showApproved(context, written, house.gateway.clock.now());
    const { id, version, effectiveAt } = written;
    out.json({ approved: { id, version, effectiveAt }, change: changeForPrograms(change, context) });
    return undefined;
  },
});
