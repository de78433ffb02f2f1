import { defineCommand } from '../command.ts';
import { decide, decisionReason, shownCase } from '../hold-case.ts';
import { showCase } from '../show-holds.ts';

export const holdsDiscard = defineCommand({
  name: 'holds discard',
  summary: {
    nl: 'Voert niet door wat er wacht: de leverancier houdt wat hij heeft, tot er een nieuw bestand is',
    en: 'Does not carry out what waits: the supplier keeps what it has, until there is a new file',
  },
  options: { 'reason-code': decisionReason },
  positionals: [shownCase],
  examples: ['sluis holds discard 3f9c12ab --reason-code incident'],
  run: async (context, { options, positionals }) => {
    const { out, texts } = context;
    const reasonCode = options['reason-code'];
    const found = await decide(context, { wanted: positionals[0] ?? '', verdict: 'none', reasonCode });
    showCase(context, found);
    out.paragraph(texts.holds.discarded);
    out.json({ id: found.id, school: found.school.id, verdict: 'none' });
  },
});
