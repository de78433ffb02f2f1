import { Hono } from 'hono';

/** What must work before anything can be sent. Each check answers true, or false or an error. */
export type ReadyChecks = {
  readonly store: () => Promise<boolean>;
  readonly keys: () => Promise<boolean>;
  readonly ledger: () => Promise<boolean>;
  readonly disk: () => Promise<boolean>;
};

const verdict = async (check: () => Promise<boolean>): Promise<'ok' | 'failed'> => {
  try {
    return (await check()) ? 'ok' : 'failed';
  } catch {
    // Which error it was is in the log; a caller without a name learns only which part it is.
    return 'failed';
  }
};

/** GET /ready: 200 when every check passes, otherwise 503; the body names each check. */
export const createReady = (checks: ReadyChecks): Hono => {
  const app = new Hono();
  app.get('/ready', async (c) => {
    const asked = [checks.store, checks.keys, checks.ledger, checks.disk];
    const [store, keys, ledger, disk] = await Promise.all(asked.map(verdict));
    const ready = [store, keys, ledger, disk].every((result) => result === 'ok');
    return c.json({ status: ready ? 'ok' : 'failed', checks: { store, keys, ledger, disk } }, ready ? 200 : 503);
  });
  return app;
};
