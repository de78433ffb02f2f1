import { Hono } from 'hono';

/** The figures of this moment, as text in the format that the content type names. */
export type Metrics = () => Promise<{ readonly contentType: string; readonly text: string }>;

/** GET /metrics, only where the settings ask for it. Counts by school, supplier and state. */
export const createMetricsApp = (metrics: Metrics): Hono => {
  const app = new Hono();
  app.get('/metrics', async (c) => {
    const { contentType, text } = await metrics();
    return c.body(text, 200, { 'content-type': contentType });
  });
  return app;
};
