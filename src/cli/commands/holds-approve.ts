import { defineCommand } from '../command.ts';
import { decide, decisionReason, shownCase } from '../hold-case.ts';
import { showCase } from '../show-holds.ts';

export const holdsApprove = defineCommand({
  name: 'holds approve',
  summary: {
    nl: 'Voert door wat er wacht: precies de lijst die u zag, of alleen de nieuwe leerlingen daarvan',
    en: 'Carries out what waits: exactly the list that you saw, or only the new pupils on it',
  },
  options: {
    'only-additions': {
      type: 'flag',
      nl: 'alleen nieuwe leerlingen; de rest wordt niet doorgevoerd',
      en: 'only new pupils; the rest is not carried out',
    },
    'reason-code': decisionReason,
  },
  positionals: [shownCase],
  examples: [
    'sluis holds approve 3f9c12ab --reason-code checked_list',
    'sluis holds approve 3f9c12ab --only-additions --reason-code checked_list',
  ],
  run: async (context, { options, positionals }) => {
    const { out, texts } = context;
    const verdict = options['only-additions'] ? 'additions' : 'all';
    const found = await decide(context, { wanted: positionals[0] ?? '', verdict, reasonCode: options['reason-code'] });
    showCase(context, found);
    const words = verdict === 'all' ? texts.holds.approved : texts.holds.additions;
    out.paragraph(words(found.school.id));
    out.json({ id: found.id, school: found.school.id, verdict });
  },
});
