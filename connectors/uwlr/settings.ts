import * as z from 'zod';
import { GatewayError } from '../../src/errors.ts';
import type { SecretName } from '../../src/ports/live.ts';

const line64 = z.string().trim().min(1).max(64);
const pem = z.string().min(1).max(32_768);

export const secrets = ['key', 'clientCertificate', 'clientKey'] as const satisfies readonly SecretName[];

const schema = z.strictObject({
  /** Where the pupil administration answers. */
  url: z.url({ protocol: /^https?$/ }),
  version: z.enum(['2.2', '2.3']).default('2.2'),
  /** Structure, pupils and staff one after another, where a far end has so many pupils that one answer is too much. */
  stepped: z.boolean().default(false),
  /** Groups in one question, when stepped. */
  groupsPerQuestion: z.int().min(1).max(100).default(10),
  /** `klantcode` and `klantnaam` of the header `autorisatie`: whom the school let in. */
  customerCode: line64,
  customerName: line64,
  /** `gegevenssetid`, where the far end wants one: `Smalle-set-VO` at Magister. */
  dataSet: line64.optional(),
  /** `schoolkey`, instead of the BRIN, or beside it: the schema of 2.2 allows one of the two, and ESIS wants `both`. */
  schoolKey: z.string().trim().min(1).max(256).optional(),
  identify: z.enum(['brin', 'both', 'schoolkey']).default('brin'),
  /** Between two pieces of an answer, in milliseconds; a far end may think long before the first. */
  timeoutMs: z.int().min(1).max(600_000).default(120_000),
  maxBytes: z
    .int()
    .min(1)
    .max(1024 ** 3)
    .default(256 * 1024 ** 2),
  key: line64.optional(),
  clientCertificate: pem.optional(),
  clientKey: pem.optional(),
});

export type UwlrSettings = z.infer<typeof schema>;

/** Throws config_invalid with the names of what is wrong. */
export const parseSettings = (given: unknown): UwlrSettings => {
  const parsed = schema.safeParse(given ?? {});
  const setting = parsed.success
    ? missingKey(parsed.data)
    : parsed.error.issues
        .map(({ path, ...issue }) => ('keys' in issue ? issue.keys.join(', ') : path.join('.')))
        .join(', ');
  if (parsed.success && setting === undefined) return parsed.data;
  throw new GatewayError('config_invalid', { source: 'uwlr', setting: setting ?? '' });
};

const missingKey = ({ identify, schoolKey }: UwlrSettings): string | undefined =>
  (identify === 'brin') === (schoolKey === undefined) ? undefined : 'schoolKey';
