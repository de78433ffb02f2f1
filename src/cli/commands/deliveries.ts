import { GatewayError } from '../../errors.ts';
import { type DeliveryList, deliveryList } from '../../sync/delivery-list.ts';
import { adviceOn } from '../../text/error-lines.ts';
import { formatFor } from '../../text/format.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import type { Desk } from '../desk.ts';
import { openDesk } from '../desk.ts';
import { placeName } from '../stop-place.ts';
import type { Table } from '../table.ts';

/** About a screen. */
const shownByDefault = 20;

const block = ({ out }: Context, title: string, none: string, table: Table): void => {
  out.heading(title);
  if (table.rows.length === 0) out.line(none);
  else out.table(table);
  out.line();
};

const showStops = async (context: Context, desk: Desk, { stops }: DeliveryList): Promise<void> => {
  if (stops.length === 0) return;
  const { texts, lang } = context;
  const words = texts.deliveries;
  const rows: string[][] = [];
  for (const stop of stops) {
    rows.push([await placeName(context, desk, stop), formatFor(lang).instant(stop.since), stop.reasonCode]);
  }
  block(context, words.stops, '', { columns: [words.place, words.since, words.reason], rows });
};

const showWaiting = (context: Context, { waiting }: DeliveryList): void => {
  const { texts, lang } = context;
  const words = texts.deliveries;
  block(context, words.waiting, words.noneWaiting, {
    columns: [words.school, words.supplier, words.attempts, words.next, words.reason],
    rows: waiting.map(({ school, supplierName, attempts, nextAt, code }) => [
      school,
      supplierName,
      attempts,
      nextAt === undefined ? undefined : formatFor(lang).instant(nextAt),
      code,
    ]),
  });
};

const showFailed = (context: Context, { failed }: DeliveryList): void => {
  const { out, texts, lang } = context;
  const words = texts.deliveries;
  out.heading(words.failed);
  if (failed.length === 0) out.line(words.noneFailed);
  for (const { school, supplierName, code } of failed) {
    const error = new GatewayError('delivery_given_up', { supplier: supplierName, found: code });
    const { what, next } = adviceOn(error, lang);
    out.paragraph(`${school}: ${what} ${next}`, '! ');
  }
  out.line();
};

const showSent = (context: Context, { sent }: DeliveryList): void => {
  const { texts, lang } = context;
  const words = texts.deliveries;
  block(context, words.sent, words.noneSent, {
    columns: [words.at, words.school, words.supplier, words.number, words.mode, words.state],
    rows: sent.map(({ at, school, supplierName, sequence, part, parts, mode, state }) => [
      formatFor(lang).instant(at),
      school,
      supplierName,
      parts === 1 ? String(sequence) : `${sequence} (${part}/${parts})`,
      words.modes[mode],
      texts.states.delivery[state],
    ]),
  });
};

export const deliveries = defineCommand({
  name: 'deliveries',
  summary: {
    nl: 'Toont wat is verstuurd, wat opnieuw wordt geprobeerd en wanneer, en wat niet is afgeleverd en waarom',
    en: 'Shows what was sent, what is tried again and when, and what was not delivered and why',
  },
  options: {
    last: {
      type: 'number',
      value: { nl: 'AANTAL', en: 'NUMBER' },
      nl: `hoeveel leveringen; anders ${shownByDefault}`,
      en: `how many deliveries; otherwise ${shownByDefault}`,
    },
  },
  positionals: [],
  examples: ['sluis deliveries', 'sluis deliveries --last 100', 'sluis deliveries --json'],
  run: async (context, { options }) => {
    const desk = await openDesk(context);
    const found = await deliveryList(desk.house.gateway, desk.board.id, options.last ?? shownByDefault);
    await showStops(context, desk, found);
    showWaiting(context, found);
    showFailed(context, found);
    showSent(context, found);
    context.out.json(found);
  },
});
