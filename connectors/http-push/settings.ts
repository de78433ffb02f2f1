import { z } from 'zod';
import { GatewayError } from '../../src/errors.ts';

/** A secret has no place in an address: addresses end up in logs. So no credentials, no query and no fragment. */
const isPlainAddress = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return ['http:', 'https:'].includes(url.protocol) && url.username + url.password + url.search + url.hash === '';
};

const settings = z.strictObject({
  url: z.string().refine(isPlainAddress),
  /** The supplier's token for us; kept sealed, added to the other settings just before sending. RFC 6750, 2.1. */
  bearer: z
    .string()
    .regex(/^[A-Za-z0-9._~+/-]{1,4096}=*$/)
    .optional(),
  /** Keys with which each delivery is signed, the newest first. */
  signingKeys: z
    .array(z.strictObject({ kind: z.enum(['hmac', 'ed25519']), key: z.base64().min(1) }))
    .max(16)
    .optional(),
  /** Our client certificate with its key, as PEM texts (mTLS). */
  certificate: z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }).optional(),
  /** Milliseconds for one attempt, answer included. */
  timeoutMs: z.int().min(100).max(600_000).default(30_000),
});

/** Where these settings lead; what a secret is kept for. */
export const placeOfHttpPush = (given: unknown): string => new URL(parseHttpPushSettings(given).url).origin;

export type HttpPushSettings = z.infer<typeof settings>;

/** Throws config_invalid with the name of the setting, never its value. */
export const parseHttpPushSettings = (given: unknown): HttpPushSettings => {
  const parsed = settings.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path.join('.');
  throw new GatewayError('config_invalid', { setting: name ?? '' });
};
