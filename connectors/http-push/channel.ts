import { GatewayError } from '../../src/errors.ts';
import type { Channel, Outcome, Parcel, Transport, TransportRequest } from '../../src/ports.ts';
import { outcomeOfAnswer, outcomeOfFailure } from './outcome.ts';
import { parseHttpPushSettings } from './settings.ts';
import type { HttpPushSettings } from './settings.ts';

/** Enough for 500 receipts with issued ids several times over. */
const maxAnswerBytes = 262_144;

const requestOf = (parcel: Parcel, settings: HttpPushSettings, signal: AbortSignal): TransportRequest => ({
  method: 'POST',
  url: settings.url,
  headers: {
    'content-type': parcel.contentType,
    'idempotency-key': parcel.deliveryId,
    'user-agent': 'sluis/1',
    ...(settings.bearer === undefined ? {} : { authorization: `Bearer ${settings.bearer}` }),
  },
  body: parcel.body,
  timeoutMs: settings.timeoutMs,
  maxAnswerBytes,
  signal,
});

/**
 * Pushes a parcel with one HTTP POST. The delivery id is the idempotency key, so a receiver that keeps ids sees each
 * parcel once however often it is sent. What the answer says never reaches an error: only its status does.
 */
export const createHttpPush = ({ transport }: { readonly transport: Transport }): Channel => ({
  name: 'http-push',
  parseSettings: parseHttpPushSettings,
  deliver: async (parcel, settings, signal): Promise<Outcome> => {
    const request = requestOf(parcel, parseHttpPushSettings(settings), signal);
    try {
      return outcomeOfAnswer(await transport.request(request));
    } catch (error) {
      // A fault of ours (settings, a bug) is no outcome of a far end.
      if (!(error instanceof GatewayError) || error.recovery === 'halt') throw error;
      return outcomeOfFailure(error);
    }
  },
});
