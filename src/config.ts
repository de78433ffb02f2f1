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
};

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

/** Every setting that the environment can give, with its default; nothing else is read from there. */
const environment = z.strictObject({
  /** Folder of the database and the rest of the state. */
  SLUIS_DATA: blankless.default('data'),
  /** File of the master key, outside the data folder so that a backup of the one is useless without the other. */
  SLUIS_KEYS: blankless.default('keys/master.key'),
  SLUIS_HOST: host.default('127.0.0.1'),
  /** 0 lets the system choose. */
  SLUIS_PORT: port.default(8080),
  /** The first of four ports in a row on which the demo's suppliers listen; 0 lets the system choose. */
  SLUIS_DEMO_PORT: port.default(8090),
  SLUIS_LANG: z.enum(langs).default('nl'),
  SLUIS_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** 1 lets deliveries go to this machine itself, for the demo and for tests. */
  SLUIS_ALLOW_LOOPBACK: flag.default(false),
  SLUIS_MASTER_KEY: secret.optional(),
  SLUIS_ACTOR_TOKEN: token.optional(),
});

export type Config = {
  readonly data: string;
  readonly keys: string;
  readonly host: string;
  readonly port: number;
  readonly demoPort: number;
  readonly lang: (typeof langs)[number];
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly allowLoopback: boolean;
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
  const read = environment.safeParse(Object.fromEntries(ours));
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
    demoPort: values.SLUIS_DEMO_PORT,
    lang: values.SLUIS_LANG,
    logLevel: values.SLUIS_LOG,
    allowLoopback: values.SLUIS_ALLOW_LOOPBACK,
    secrets: { masterKey: values.SLUIS_MASTER_KEY, actorToken: values.SLUIS_ACTOR_TOKEN },
  };
};
