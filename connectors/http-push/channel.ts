import { X509Certificate } from 'node:crypto';
import { GatewayError } from '../../src/errors.ts';
import type { Channel, Clock, Outcome, Parcel, Transport, TransportRequest } from '../../src/ports.ts';
import { outcomeOfAnswer, outcomeOfFailure } from './outcome.ts';
import { parseHttpPushSettings, placeOfHttpPush } from './settings.ts';
import type { HttpPushSettings } from './settings.ts';
import { signatureHeaders } from './signature.ts';

/** Enough for 500 receipts with issued ids several times over. */
const maxAnswerBytes = 262_144;

type Attempt = { readonly settings: HttpPushSettings; readonly now: Date; readonly signal: AbortSignal };

const requestOf = (parcel: Parcel, { settings, now, signal }: Attempt): TransportRequest => ({
  method: 'POST',
  url: settings.url,
  headers: {
    'content-type': parcel.contentType,
    'idempotency-key': parcel.deliveryId,
    'user-agent': 'sluis/1',
    ...(settings.bearer === undefined ? {} : { authorization: `Bearer ${settings.bearer}` }),
    ...signatureHeaders(parcel, settings.signingKeys ?? [], now),
  },
  body: parcel.body,
  timeoutMs: settings.timeoutMs,
  maxAnswerBytes,
  signal,
  ...(settings.certificate === undefined ? {} : { certificate: settings.certificate }),
});

/** A certificate that is over is refused here, with its own code: a far end would only say no. Throws certificate_expired. */
const checkCertificate = ({ settings: { certificate }, now }: Attempt): void => {
  if (certificate === undefined) return;
  const until = new X509Certificate(certificate.cert).validToDate;
  if (until <= now) throw new GatewayError('certificate_expired', { date: until.toISOString().slice(0, 10) });
};

/**
 * Pushes a parcel with one HTTP POST. The delivery id is the idempotency key, so a receiver that keeps ids sees each
 * parcel once however often it is sent. What the answer says never reaches an error: only its status does.
 */
export const createHttpPush = ({
  transport,
  clock,
}: {
  readonly transport: Transport;
  readonly clock: Clock;
}): Channel => ({
  name: 'http-push',
  secrets: ['bearer', 'signingKeys', 'certificate'],
  place: placeOfHttpPush,
  parseSettings: parseHttpPushSettings,
  deliver: async (parcel, given, signal): Promise<Outcome> => {
    const attempt: Attempt = { settings: parseHttpPushSettings(given), now: clock.now(), signal };
    try {
      checkCertificate(attempt);
      return outcomeOfAnswer(await transport.request(requestOf(parcel, attempt)));
    } catch (error) {
      // A fault of ours (settings, a bug) is no outcome of a far end.
      if (!(error instanceof GatewayError) || error.recovery === 'halt') throw error;
      return outcomeOfFailure(error);
    }
  },
});
