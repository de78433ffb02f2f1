import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { placeName, stopOptions, stopPlace } from '../stop-place.ts';

export const stop = defineCommand({
  name: 'stop',
  summary: {
    nl: 'Noodstop: per direct gaat er niets meer naar een leverancier, van een school of van het hele bestuur',
    en: 'Emergency stop: at once nothing goes any more to a supplier, of a school or of the whole board',
  },
  options: stopOptions,
  positionals: [],
  examples: [
    'sluis stop --supplier basispoort --reason incident',
    'sluis stop --school 99XA00 --reason investigation',
    'sluis stop --board --reason incident',
  ],
  run: async (context, { options }) => {
    const { out, texts } = context;
    const place = stopPlace(options, 'sluis help stop');
    const desk = await openDesk(context);
    const actor = await identify(context, desk);
    await desk.house.stops.lay(desk.board.id, { place, reasonCode: options.reason }, actor);
    out.line(texts.deliveries.stopped(await placeName(context, desk, place)));
    out.json({ ...place, on: true });
  },
});
