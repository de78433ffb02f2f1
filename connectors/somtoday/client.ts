import { GatewayError } from '../../src/errors.ts';
import type { Access, Answered, Ask } from '../../src/ports/live.ts';
import { collect } from '../kit/decode.ts';
import { demandHours } from './hours.ts';
import { tokenAnswer } from './interface.ts';
import type { SomtodaySettings } from './settings.ts';

/** Asks SOMtoday one thing; the answer is JSON that nobody looked into. */
export type Client = { get(path: string, query?: Readonly<Record<string, string>>): Promise<unknown> };

/** A token that ends while a page is on its way is of no use. */
const marginMs = 30_000;

type Token = { readonly text: string; readonly untilMs: number };
type Question = Pick<Ask, 'method' | 'url' | 'headers' | 'body'>;

const jsonIn = async ({ bytes }: Answered, maxBytes: number): Promise<unknown> => {
  const pieces = await collect(bytes, maxBytes);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces)));
  } catch (cause) {
    throw new GatewayError('source_malformed', {}, { cause });
  }
};

/** What an error page says is never used, but its connection is. */
const drain = async ({ bytes }: Answered): Promise<void> => {
  try {
    for await (const piece of bytes) void piece;
  } catch {
    // The status is the answer; how its page ended does not matter.
  }
};

/** RFC 9110, 10.2.3: seconds, or a date. */
const retryAfterMs = ({ headers }: Answered, now: Date): number | undefined => {
  const written = headers['retry-after'];
  if (written === undefined) return undefined;
  const ms = /^\d+$/.test(written) ? Number(written) * 1000 : Date.parse(written) - now.getTime();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
};

const refusal = (answered: Answered, now: Date): GatewayError => {
  const { status } = answered;
  const waitMs = retryAfterMs(answered, now);
  const more = waitMs === undefined ? {} : { retryAfterMs: waitMs };
  if (status === 429) return new GatewayError('source_throttled', { status }, more);
  if ([400, 401, 403, 404].includes(status)) return new GatewayError('source_denied', { status });
  return new GatewayError('source_fault', { status, found: String(status) }, more);
};

/** At most so many requests in a second, one after the other. */
const createPace = ({ clock, wait }: Access, perSecond: number): (() => Promise<void>) => {
  let lastMs = 0;
  return async () => {
    const tooSoonMs = lastMs + 1000 / perSecond - clock.now().getTime();
    if (tooSoonMs > 0) await wait(tooSoonMs);
    lastMs = clock.now().getTime();
  };
};

type Wire = (question: Question) => Promise<Answered>;

/** One request, at our pace and in the hours that are allowed. Throws source_not_now, and what the caller throws. */
const createWire = ({ hours, perSecond, timeoutMs, maxBytes }: SomtodaySettings, access: Access): Wire => {
  const caller = access.caller();
  const pace = createPace(access, perSecond);
  return async (question) => {
    demandHours(hours, access.clock.now());
    await pace();
    return caller.call({ ...question, timeoutMs, maxBytes });
  };
};

/** The JSON of an answer that is one. */
const whole = async (answered: Answered, { maxBytes }: SomtodaySettings, { clock }: Access): Promise<unknown> => {
  if (answered.status === 200) return jsonIn(answered, maxBytes);
  await drain(answered);
  throw refusal(answered, clock.now());
};

/** RFC 6749, 4.4: the credentials go in the body, as SOMtoday's partners send them; wrong ones are a 400 or a 401 (5.2). */
const logIn = async (wire: Wire, settings: SomtodaySettings, access: Access): Promise<Token> => {
  const { login, organisation, clientId, clientSecret } = settings;
  if (clientSecret === undefined) throw new GatewayError('source_denied', { setting: 'clientSecret' });
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const answered = await wire({
    method: 'POST',
    url: `${login}?organisation=${organisation}`,
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new TextEncoder().encode(new URLSearchParams(form).toString()),
  });
  const parsed = tokenAnswer.safeParse(await whole(answered, settings, access));
  if (!parsed.success) throw new GatewayError('source_malformed', { name: 'token' });
  const { access_token: text, expires_in: seconds = 300 } = parsed.data;
  return { text, untilMs: access.clock.now().getTime() + seconds * 1000 - marginMs };
};

/**
 * One reading's client. The token is kept in memory only and asked for anew once when it is refused. Each question is
 * tried again as patient as the run is. Throws source_not_now, source_denied, source_throttled, source_fault,
 * source_malformed, source_too_large, and what the caller throws.
 */
export const createClient = (settings: SomtodaySettings, access: Access): Client => {
  const wire = createWire(settings, access);
  let token: Token | undefined;
  const asked = async (url: string): Promise<Answered> => {
    if (token === undefined || access.clock.now().getTime() >= token.untilMs) {
      token = await logIn(wire, settings, access);
    }
    return wire({
      method: 'GET',
      url,
      headers: { accept: 'application/json', authorization: `Bearer ${token.text}` },
    });
  };
  const once = async (url: string): Promise<unknown> => {
    const answered = await asked(url);
    if (answered.status !== 401) return whole(answered, settings, access);
    await drain(answered);
    token = undefined;
    return whole(await asked(url), settings, access);
  };
  return {
    get: (path, query = {}) => {
      const search = new URLSearchParams(query).toString();
      const url = `${settings.api}${path}${search === '' ? '' : `?${search}`}`;
      return access.again(() => once(url));
    },
  };
};
