import { Hono } from 'hono';

/** GET /health: the process is alive, whatever it depends on. The same in every home. */
export const healthApp = new Hono();

healthApp.get('/health', (c) => c.json({ status: 'ok' }));
