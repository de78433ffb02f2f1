import { z } from 'zod';
import { GatewayError } from '../../src/errors.ts';
import type { SftpPlace } from '../../src/ports/sftp.ts';

/** A name or an address. */
const host = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9:.-]{0,252}$/);
/** As `ssh-keygen -l` shows it. */
const fingerprint = z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/);

const settings = z.strictObject({
  host,
  port: z.int().min(1).max(65_535).default(22),
  user: z.string().regex(/^[^\s\p{Cc}]{1,64}$/u),
  /** Where files are put; it is there already. */
  folder: z
    .string()
    .min(1)
    .max(500)
    .regex(/^[^\p{Cc}]+$/u)
    .default('.'),
  /** Required: whoever answers without one of these keys gets nothing. Several, where the server has several or changes. */
  hostKey: z.union([fingerprint, z.array(fingerprint).min(1).max(8)]),
  password: z.string().min(1).max(4096).optional(),
  privateKey: z.string().min(1).max(65_536).optional(),
  /** Milliseconds for one step. */
  timeoutMs: z.int().min(100).max(600_000).default(30_000),
});

export type SftpSettings = { readonly folder: string; readonly place: SftpPlace };

/** Throws config_invalid with the name of the setting, never its value. */
export const parseSftpSettings = (given: unknown): z.infer<typeof settings> => {
  const parsed = settings.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path.join('.');
  throw new GatewayError('config_invalid', { setting: name ?? '' });
};

/** The same as the port of SFTP takes it. */
export const placeOfSettings = (given: unknown): SftpSettings => {
  const { folder, hostKey, password, privateKey, ...place } = parseSftpSettings(given);
  return {
    folder: folder.replace(/\/+$/, '') || '/',
    place: {
      ...place,
      hostKeys: [hostKey].flat(),
      ...(password === undefined ? {} : { password }),
      ...(privateKey === undefined ? {} : { privateKey }),
    },
  };
};

/** Who we are there; what a secret is kept for. */
export const placeOfSftp = (given: unknown): string => {
  const { user, host: name, port } = parseSftpSettings(given);
  return `sftp://${user}@${name}:${port}`;
};
