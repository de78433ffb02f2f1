import * as z from 'zod';
import { GatewayError } from '../errors.ts';
import type { SftpPlace } from '../ports/sftp.ts';
import type { SchoolSource } from './school.ts';
import type { Secret } from './secret.ts';

/** As `ssh-keygen -l` shows it. */
const fingerprint = z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/);
const path = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\p{Cc}]+$/u);

/** A folder at a school's or its supplier's own server, from which its export is fetched. */
const sftp = z
  .strictObject({
    host: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9:.-]{0,252}$/),
    port: z.int().min(1).max(65_535).default(22),
    user: z.string().regex(/^[^\s\p{Cc}]{1,64}$/u),
    folder: path.default('.'),
    hostKey: z.union([fingerprint, z.array(fingerprint).min(1).max(8)]),
    /** What becomes of a file after a good intake; only the school can say that it may go. */
    after: z.enum(['keep', 'remove', 'move']).default('keep'),
    /** A folder within `folder`, which is there already. */
    moveTo: path.regex(/^[^/]+$/).optional(),
    timeoutMs: z.int().min(100).max(600_000).default(30_000),
  })
  .refine(({ after, moveTo }) => (after === 'move') === (moveTo !== undefined), { path: ['moveTo'] });
type Wish = z.infer<typeof sftp>;

const declared = z.looseObject({ sftp: sftp.optional(), watch: z.boolean().optional() });

/** How a school's files arrive, beside its own folder in the inbox. */
export type Arrival = {
  /** Its folder is looked at all day, not only at night. */
  readonly watch: boolean;
  readonly sftp: Wish | undefined;
  /** What is left for whoever reads the files. */
  readonly rest: Readonly<Record<string, unknown>>;
};

/** Throws config_invalid with the name of the setting. */
export const arrivalOf = ({ id, settings }: Pick<SchoolSource, 'id' | 'settings'>): Arrival => {
  const found = declared.safeParse(settings);
  if (!found.success) {
    throw new GatewayError('config_invalid', { school: id, setting: found.error.issues[0]?.path.join('.') ?? '' });
  }
  const { sftp: wish, watch = false, ...rest } = found.data;
  return { watch, sftp: wish, rest };
};

/** Who we are there; what a secret is kept for. Undefined where nothing is fetched. */
export const sftpPlaceOf = (school: Pick<SchoolSource, 'id' | 'settings'>): string | undefined => {
  const { sftp: wish } = arrivalOf(school);
  return wish === undefined ? undefined : `sftp://${wish.user}@${wish.host}:${wish.port}`;
};

/** The far end with what was kept for it, and for no other. */
export const sftpPlaceWith = (
  school: Pick<SchoolSource, 'id' | 'settings'>,
  wish: Wish,
  secrets: readonly Secret[],
): SftpPlace => {
  const { host, port, user, hostKey, timeoutMs } = wish;
  const own = secrets.find(
    ({ name, place }) => (name === 'password' || name === 'privateKey') && place === sftpPlaceOf(school),
  );
  return {
    host,
    port,
    user,
    hostKeys: [hostKey].flat(),
    timeoutMs,
    ...(own === undefined ? {} : { [own.name]: own.plain }),
  };
};
