import { fileURLToPath } from 'node:url';
import { createTestHarness } from 'wrangler';

export type Harness = ReturnType<typeof createTestHarness>;

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * workerd on loopback with the bindings of wrangler.toml, and nothing of the outside: Miniflare would look up
 * a sample of `request.cf`, and wrangler would send metrics and keep logs in the home folder. The caller closes it, which ends workerd.
 */
export const createHarness = (main?: string): Harness => {
  process.env['CLOUDFLARE_CF_FETCH_ENABLED'] = 'false';
  process.env['WRANGLER_SEND_METRICS'] = 'false';
  process.env['WRANGLER_WRITE_LOGS'] = 'false';
  if (main === undefined) return createTestHarness({ root, workers: [{ configPath: 'wrangler.toml' }] });
  return createTestHarness({
    root,
    workers: [
      {
        config: {
          name: 'sluis-test',
          main,
          compatibility_date: '2026-10-23',
          compatibility_flags: ['nodejs_compat'],
          d1_databases: [
            { binding: 'DB', database_name: 'sluis', database_id: 'test', migrations_dir: 'src/store/migrations' },
          ],
        },
      },
    ],
  });
};
