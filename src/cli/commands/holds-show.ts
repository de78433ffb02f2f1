import { listOf } from '../../sync/hold-list.ts';
import { findCase } from '../../sync/holds.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { casePositional } from '../hold-case.ts';
import { identifyLooker } from '../looker.ts';
import { reasonOption } from '../options.ts';
import { showCase, showChoices, showList } from '../show-holds.ts';

export const holdsShow = defineCommand({
  name: 'holds show',
  summary: {
    nl: 'Toont de lijst achter wat er wacht: wie, en waarom',
    en: 'Shows the list behind what waits: who, and why',
  },
  options: {
    names: {
      type: 'flag',
      nl: 'met namen; vraagt een bewijs van toegang en een reden, en staat per leerling in het logboek',
      en: 'with names; takes a token and a reason, and is in the ledger for each pupil',
    },
    'reason-code': reasonOption,
  },
  positionals: [casePositional],
  examples: ['sluis holds show 99XA00', 'sluis holds show 3f9c12ab --names --reason-code checked_list'],
  run: async (context, { options, positionals }) => {
    const { out } = context;
    const desk = await openDesk(context);
    const found = await findCase(desk.house.gateway, desk.board.id, positionals[0] ?? '');
    const looker = options.names ? await identifyLooker(context, desk, options['reason-code']) : undefined;
    const listed = await listOf(desk.house.gateway, found, looker);
    showCase(context, found);
    out.line();
    showList(context, listed, options.names);
    out.line();
    showChoices(context, found);
    out.json({ id: found.id, school: found.school.id, list: listed });
  },
});
