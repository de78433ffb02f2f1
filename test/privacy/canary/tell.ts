import type { Config } from '../../../src/config.ts';
import { createMetrics } from '../../../src/runtime/metrics.ts';
import { openTellers, tellNow } from '../../../src/runtime/tellers.ts';
import type { House } from '../../../src/sync/house.ts';
import { noteText } from '../../../src/telling/note.ts';
import { noteFrom, tidingsFor } from '../../../src/telling/tidings.ts';
import { langs } from '../../../src/text/texts.ts';
import { startMailbox } from '../../world/mailbox.ts';
import { startSupplier } from '../../world/supplier.ts';
import type { Sinks } from './sinks.ts';

/** What would be told now, in words and in figures; `after` says what happened before it. */
export const addNote = async (house: House, after: string, sinks: Sinks): Promise<void> => {
  const tidings = await tidingsFor(house, { nights: 30 });
  if (tidings === undefined) throw new Error('no board');
  for (const lang of langs) {
    const note = noteFrom(tidings, lang);
    sinks.add(`note after ${after}`, [JSON.stringify(note), ...noteText(note, lang)].join('\n'));
  }
  sinks.add(`figures after ${after}`, (await createMetrics(house)()).text);
};

/** The note on its way out of the house, in its own bytes: a mail and a POST. */
export const tellAll = async (house: House, base: Config, sinks: Sinks): Promise<void> => {
  const [box, hook] = [await startMailbox(), await startSupplier()];
  hook.misbehave({ kind: 'status', status: 204 });
  const secrets = { ...base.secrets, smtpUrl: { reveal: () => box.url }, noteWebhook: { reveal: () => hook.url } };
  const note = { at: '00:00', from: 'sluis@bestuur.example', to: ['beheer@bestuur.example'] };
  const config = { ...base, note, secrets };
  const tellers = openTellers(config);
  try {
    for (const { error } of await tellNow(house, config, tellers)) if (error !== undefined) throw error;
    for (const { raw } of box.mails) {
      sinks.add('mail', raw);
      // As its reader sees it: quoted-printable without its line breaks.
      sinks.add('mail, unfolded', raw.replaceAll('=\r\n', ''));
    }
    for (const { rawHeaders, body } of hook.received)
      sinks.add('webhook', `${rawHeaders.join('\n')}\n${body.toString()}`);
  } finally {
    await tellers.close();
    await box.close();
    await hook.close();
  }
};
