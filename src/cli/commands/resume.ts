import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { placeName, stopOptions, stopPlace } from '../stop-place.ts';

export const resume = defineCommand({
  name: 'resume',
  summary: {
    nl: 'Heft een noodstop op; de volgende uitwisseling haalt alles in',
    en: 'Lifts an emergency stop; the next exchange catches up',
  },
  options: stopOptions,
  positionals: [],
  examples: [
    'sluis resume --supplier basispoort --reason incident',
    'sluis resume --school 99XA00 --reason investigation',
    'sluis resume --board --reason incident',
  ],
  run: async (context, { options }) => {
    const { out, texts } = context;
    const place = stopPlace(options, 'sluis help resume');
    const desk = await openDesk(context);
    const actor = await identify(context, desk);
    await desk.house.stops.lift(desk.board.id, { place, reasonCode: options.reason }, actor);
    out.line(texts.deliveries.resumed(await placeName(context, desk, place)));
    out.json({ ...place, on: false });
  },
});
