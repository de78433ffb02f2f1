import type { SentMessageInfo } from 'nodemailer';
import { GatewayError, type ErrorCode } from '../errors.ts';
import { noteText } from '../telling/note.ts';
import type { Letter, Teller } from '../telling/tell.ts';
import { formatFor } from '../text/format.ts';
import { type Lang, texts } from '../text/texts.ts';
import { isLoopbackAddress } from './address.ts';

export type MailOptions = {
  /** `smtp://name:password@host:587` (STARTTLS) or `smtps://...:465`. */
  readonly url: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly lang: Lang;
  /** A server on this machine may do without TLS. */
  readonly allowLoopback: boolean;
  /** Certificate authorities (PEM) instead of the built-in ones. */
  readonly ca?: string;
};

const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

const isHere = (url: URL): boolean => hostOf(url) === 'localhost' || isLoopbackAddress(hostOf(url));

const credentials = ({ username, password }: URL) =>
  username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } };

/** Which servers are ours to trust is a matter of certificates: an internal server is as good as one elsewhere. */
const settingsOf = ({ url: address, allowLoopback, ca }: MailOptions) => {
  const url = new URL(address);
  const secure = url.protocol === 'smtps:';
  return {
    host: hostOf(url),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && !(allowLoopback && isHere(url)),
    ...credentials(url),
    // Said aloud, since an environment variable of Node would switch the check off otherwise.
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) } as const,
    // The mail is made of our own text: nothing is fetched for it from a disk or a network.
    disableFileAccess: true,
    disableUrlAccess: true,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    dnsTimeout: 10_000,
  };
};

/** What the library says of a failure: words of its own and of the system, and the server's number; never a message. */
type Failure = { readonly codes: readonly string[]; readonly status: number | undefined };

const failureOf = (thrown: unknown): Failure => {
  const { code, originalCode, responseCode } = Object(thrown) as Readonly<Record<string, unknown>>;
  return {
    codes: [code, originalCode].filter((one) => typeof one === 'string'),
    status: typeof responseCode === 'number' ? responseCode : undefined,
  };
};

/** Of the library for TLS that does not begin, and of OpenSSL and Node for a certificate that does not hold. */
const insecure = /^ETLS$|CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|HOSTNAME/;

const codeOf = ({ codes, status }: Failure): ErrorCode => {
  if (codes.some((code) => insecure.test(code))) return 'mail_insecure';
  if (codes.includes('EAUTH')) return 'mail_refused';
  // 4xx of RFC 5321: not now. 5xx: not this.
  return status !== undefined && status >= 500 ? 'mail_refused' : 'mail_unreachable';
};

const asMailError = (thrown: unknown): GatewayError => {
  const failure = failureOf(thrown);
  const { status } = failure;
  return new GatewayError(codeOf(failure), status === undefined ? {} : { status }, { cause: thrown });
};

const messageOf = ({ id, at, board, note }: Letter, { from, to, lang }: MailOptions) => ({
  from,
  to: [...to],
  subject: texts(lang).telling.subject(note.headline, board, formatFor(lang).day(note.day)),
  text: `${noteText(note, lang).join('\n')}\n`,
  date: at,
  // The same at each attempt of a day, so that a server or a reader can see that it has this one.
  messageId: `<sluis-${id}@${from.slice(from.indexOf('@') + 1)}>`,
  // RFC 3834: nobody's holiday answer comes back.
  headers: { 'Auto-Submitted': 'auto-generated' },
});

/** The daily note by SMTP, as plain text. The library is loaded with the first mail. */
export const createMailTeller = (options: MailOptions): Teller => ({
  way: 'mail',
  tell: async (letter, signal) => {
    const { createTransport } = await import('nodemailer');
    const transport = createTransport(settingsOf(options));
    try {
      const sent: SentMessageInfo = await transport.sendMail({ ...messageOf(letter, options), signal });
      return { refused: sent.rejected?.length ?? 0 };
    } catch (thrown) {
      throw asMailError(thrown);
    } finally {
      transport.close();
    }
  },
});
