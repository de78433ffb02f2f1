import * as z from 'zod';
import { GatewayError } from './errors.ts';
import { langs } from './text/texts.ts';

/** A secret that does not print: it is reached by a call only, so JSON and inspection show nothing of it. */
type Secret = { readonly reveal: () => string };
type Secrets = {
  /** SLUIS_MASTER_KEY: 32 bytes in base64, for a home without a key file. */
  readonly masterKey: Secret | undefined;
  /** SLUIS_ACTOR_TOKEN: who acts on the command line, for a script; a person is asked for it. */
  readonly actorToken: Secret | undefined;
  /** SLUIS_SMTP_URL: `smtp://name:password@host:587`, or `smtps`. The password is in it. */
  readonly smtpUrl: Secret | undefined;
  /** SLUIS_NOTE_WEBHOOK: whoever knows the address can post to it. */
  readonly noteWebhook: Secret | undefined;
};

/**
 * What the demo's schools are read from. A name here has its connectors in `deploy/demo/board.ts`, and its far end, where it
 * is asked, in `deploy/demo/far-end.ts`.
 */
const demoSources = ['files', 'csv', 'csv-utf16', 'xlsx', 'oneroster-csv', 'uwlr', 'gkv', 'somtoday'] as const;
export type DemoSource = (typeof demoSources)[number];

const blankless = z
  .string()
  .min(1)
  .regex(/^\S(.*\S)?$/);
const flag = z.enum(['0', '1']).transform((text) => text === '1');
const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((value) => value <= 65_535);
/** A name or an address without port or path. */
const host = z.string().regex(/^[A-Za-z0-9:.-]{1,253}$/);
/** 32 bytes in base64. */
const secret = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/)
  .transform((text): Secret => ({ reveal: () => text }));

/** 32 bytes in base64 for addresses, as `actor add` prints it. */
const token = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .transform((text): Secret => ({ reveal: () => text }));

const addressed = (protocols: readonly string[]) =>
  blankless
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol) && new URL(text).hostname !== '')
    .transform((text): Secret => ({ reveal: () => text }));

/** One plain address, without a name before it: nothing in it can begin a header of its own. */
const mailbox = /^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,253}$/;
const mailboxes = z
  .string()
  .transform((text) => text.split(',').map((one) => one.trim()))
  .refine((all) => all.every((one) => mailbox.test(one)));

const demoChannels = [
  'http-push',
  'folder',
  'sftp',
  'edexml',
  'csv',
  'csv-comma',
  'oneroster-csv',
  'oneroster-csv-delta',
  'sds',
  'google-accounts',
] as const;
export type DemoChannel = (typeof demoChannels)[number];

const isOrigin = (text: string): boolean =>
  URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol) && new URL(text).origin === text;

/** Every setting that the environment can give, with its default; nothing else is read from there. */
const environment = z.strictObject({
  /** Folder of the database and the rest of the state. */
  SLUIS_DATA: blankless.default('data'),
  /** File of the master key, outside the data folder so that a backup of the one is useless without the other. */
  SLUIS_KEYS: blankless.default('keys/master.key'),
  SLUIS_HOST: host.default('127.0.0.1'),
  /** 0 lets the system choose. */
  SLUIS_PORT: port.default(8080),
  /** Under which others reach this gateway, where a proxy stands in front of it: scheme, name and port, nothing after that. */
  SLUIS_PUBLIC_URL: z.string().refine(isOrigin).optional(),
  /** The first of six ports in a row on which the demo's suppliers listen; 0 lets the system choose. */
  SLUIS_DEMO_PORT: port.default(8090),
  /** What the demo's schools are read from. */
  SLUIS_DEMO_SOURCE: z.enum(demoSources).default('files'),
  /** How the demo's supplier of accounts is served: by push, or with files in a folder, over SFTP or of a format. */
  SLUIS_DEMO_CHANNEL: z.enum(demoChannels).default('http-push'),
  SLUIS_LANG: z.enum(langs).default('nl'),
  SLUIS_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** 1 lets deliveries go to this machine itself, for the demo and for tests. */
  SLUIS_ALLOW_LOOPBACK: flag.default(false),
  SLUIS_MASTER_KEY: secret.optional(),
  SLUIS_ACTOR_TOKEN: token.optional(),
  /** From when on the daily note is told: `HH:MM` on the clock in Amsterdam. */
  SLUIS_NOTE_AT: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .default('07:00'),
  SLUIS_SMTP_URL: addressed(['smtp:', 'smtps:']).optional(),
  SLUIS_MAIL_FROM: z.string().regex(mailbox).optional(),
  /** One address, or several with commas between them. */
  SLUIS_MAIL_TO: mailboxes.optional(),
  SLUIS_NOTE_WEBHOOK: addressed(['https:', 'http:']).optional(),
  /** 1 serves figures for Prometheus at /metrics. */
  SLUIS_METRICS: flag.default(false),
});

const mailNames = ['SLUIS_SMTP_URL', 'SLUIS_MAIL_FROM', 'SLUIS_MAIL_TO'] as const;

/** A mail needs all three; with one or two of them somebody would wait for a mail that never comes. */
const withWholeMail = environment.check(({ value, issues }) => {
  const missing = mailNames.filter((name) => value[name] === undefined);
  if (missing.length === 0 || missing.length === mailNames.length) return;
  for (const name of missing) issues.push({ code: 'custom', path: [name], input: undefined });
});

export type Config = {
  readonly data: string;
  readonly keys: string;
  readonly host: string;
  readonly port: number;
  /** Origin in the addresses that doors write; undefined: that of the request. */
  readonly publicUrl?: string;
  readonly demoPort: number;
  readonly demoSource: DemoSource;
  readonly demoChannel: DemoChannel;
  readonly lang: (typeof langs)[number];
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly allowLoopback: boolean;
  /** When and to whom the daily note goes by mail; the server's address is a secret. */
  readonly note: { readonly at: string; readonly from: string | undefined; readonly to: readonly string[] };
  readonly metrics: boolean;
  readonly secrets: Secrets;
};

/** The name of a variable, or a stand-in where the name itself could be a value. */
const safeName = (name: string): string => (/^SLUIS_[A-Z_]{1,40}$/.test(name) ? name : 'SLUIS_...');

const wrongNames = (error: z.ZodError): readonly string[] => {
  const names = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : issue.path.slice(0, 1).map(String),
  );
  return [...new Set(names.map(safeName))].sort();
};

/**
 * Reads the settings, once, in a runtime file. Throws config_invalid with the names (never the values) of all
 * variables that are malformed or unknown, since a mistyped name would silently leave a default in force.
 */
export const readConfig = (env: Readonly<Record<string, string | undefined>>): Config => {
  const ours = Object.entries(env).filter(([name, value]) => name.startsWith('SLUIS_') && value !== undefined);
  const read = withWholeMail.safeParse(Object.fromEntries(ours));
  if (!read.success) {
    const names = wrongNames(read.error);
    throw new GatewayError('config_invalid', { setting: names.join(', '), count: names.length });
  }
  const values = read.data;
  return {
    data: values.SLUIS_DATA,
    keys: values.SLUIS_KEYS,
    host: values.SLUIS_HOST,
    port: values.SLUIS_PORT,
    ...(values.SLUIS_PUBLIC_URL === undefined ? {} : { publicUrl: values.SLUIS_PUBLIC_URL }),
    demoPort: values.SLUIS_DEMO_PORT,
    demoSource: values.SLUIS_DEMO_SOURCE,
    demoChannel: values.SLUIS_DEMO_CHANNEL,
    lang: values.SLUIS_LANG,
    logLevel: values.SLUIS_LOG,
    allowLoopback: values.SLUIS_ALLOW_LOOPBACK,
    note: { at: values.SLUIS_NOTE_AT, from: values.SLUIS_MAIL_FROM, to: values.SLUIS_MAIL_TO ?? [] },
    metrics: values.SLUIS_METRICS,
    secrets: {
      masterKey: values.SLUIS_MASTER_KEY,
      actorToken: values.SLUIS_ACTOR_TOKEN,
      smtpUrl: values.SLUIS_SMTP_URL,
      noteWebhook: values.SLUIS_NOTE_WEBHOOK,
    },
  };
};
