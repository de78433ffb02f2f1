import { Hono } from 'hono';

/** `GET /health` says that the process answers, and nothing about what it holds. The same in every home. */
export const healthApp = new Hono().get('/health', (context) => context.json({ status: 'ok' }));
