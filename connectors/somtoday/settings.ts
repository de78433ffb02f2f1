import * as z from 'zod';
import { GatewayError } from '../../src/errors.ts';

/** A secret has no place in an address, since addresses end up in logs: no credentials, no query, no fragment. */
const isPlainAddress = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && username + password + search + hash === '';
};
const address = z.string().refine(isPlainAddress);
const uuid = z
  .string()
  .regex(/^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i)
  .toLowerCase();
const credential = z.string().regex(/^[\x21-\x7e]{1,512}$/);
const time = '(?:[01]\\d|2[0-3]):[0-5]\\d';

const schema = z.strictObject({
  /** UUID of the organisation (instelling): the board's, checked by us and never typed by a school on its own. */
  organisation: uuid,
  /** UUID of the location. Absent: the one location that has the school's BRIN and location code, and no other. */
  vestiging: uuid.optional(),
  /** The production environment by the description of the Connect Api 14.10.0; test and acceptance have others. */
  api: address.default('https://api.somtoday.nl/rest/v1'),
  login: address.default('https://inloggen.somtoday.nl/oauth2/token'),
  /** `VOLGEND` reads next school year's plan: for the rehearsal in June, and to be set back before the year turns. */
  peilschooljaar: z.enum(['HUIDIG', 'VOLGEND']).default('HUIDIG'),
  /** When may be asked, in Europe/Amsterdam. `00:00-24:00` is always. */
  hours: z
    .string()
    .regex(new RegExp(`^${time}-(?:${time}|24:00)$`))
    .default('20:00-06:00'),
  /** Most requests in a second. */
  perSecond: z.int().min(1).max(100).default(4),
  /** Items per page; the interface gives at most 200. */
  amount: z.int().min(2).max(200).default(200),
  /** Largest answer, in bytes. */
  maxBytes: z
    .int()
    .min(1)
    .default(16 * 1024 * 1024),
  timeoutMs: z.int().min(100).max(600_000).default(60_000),
  /** The name under which SOMtoday knows us; not a secret. */
  clientId: credential,
  /** Kept sealed, apart from the other settings; without it nothing is asked. */
  clientSecret: credential.optional(),
});

export type SomtodaySettings = Readonly<z.infer<typeof schema>>;

/** Throws config_invalid with the name of the first wrong setting, never its value. */
export const parseSettings = (given: unknown): SomtodaySettings => {
  const parsed = schema.safeParse(given ?? {});
  if (parsed.success) return { ...parsed.data, api: parsed.data.api.replace(/\/$/, '') };
  const [issue] = parsed.error.issues;
  const name = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path.join('.');
  throw new GatewayError('config_invalid', { source: 'somtoday', setting: name ?? '' });
};
