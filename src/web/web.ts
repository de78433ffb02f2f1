import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { asGatewayError, GatewayError } from '../errors.ts';
import { langOf, type Lang } from '../text/texts.ts';
import { healthApp } from './health.ts';
import { createMetricsApp, type Metrics } from './metrics.ts';
import { notFound, problem } from './problem.ts';
import { createReady, type ReadyChecks } from './ready.ts';
import type { StatusView } from './status.ts';
import { type ErrorOf, statusPage } from './status-page.ts';
import { style } from './style.ts';
import { createUploadApp, type UploadDeps } from './upload.ts';
import type { SupplierDeps } from './supplier/api.ts';
import { createSupplierApp, withForm } from './supplier/pages.ts';

/** What the pages need from whoever composes the app. */
export type WebDeps = {
  readonly ready: ReadyChecks;
  /** Undefined before there is a board. */
  readonly status: () => Promise<StatusView | undefined>;
  /** The language where the address does not name one. */
  readonly lang: Lang;
  /** Told of every request that failed; the answer itself shows the code only. */
  readonly failed: (error: GatewayError) => void;
  /** Absent unless the settings ask for it. */
  readonly metrics?: Metrics;
  /** Where suppliers collect; their answers have headers of their own standard. */
  readonly doors?: Hono;
  /** Where schools bring their files. */
  readonly upload?: UploadDeps;
  /** The desk of suppliers; absent where nobody can be known. */
  readonly supplier?: Omit<SupplierDeps, 'failed'>;
};

/** Nothing is loaded but our own stylesheet; no script, no frame, no form, nothing inline. */
const headers = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
  xFrameOptions: 'DENY',
  referrerPolicy: 'no-referrer',
  permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
  // Behind https a proxy decides this for its whole host name; over http browsers ignore it.
  strictTransportSecurity: false,
});

const errorOf: ErrorOf = ({ id, run }) =>
  run.code === undefined ? undefined : new GatewayError(run.code, { school: id });

/** The web app: /health, /ready, the status page. It holds no state and starts nothing. */
export const createWeb = ({ ready, status, lang, failed, metrics, doors, supplier, upload }: WebDeps): Hono => {
  const app = new Hono();
  app.use('/supplier/welcome/*', withForm);
  app.use(headers);
  app.use(async (c, next) => {
    await next();
    // Counts change every night and a shared computer keeps pages; the stylesheet says otherwise for itself.
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  });
  app.route('/', healthApp);
  app.route('/', createReady(ready));
  if (metrics !== undefined) app.route('/', createMetricsApp(metrics));
  if (doors !== undefined) app.route('/', doors);
  if (upload !== undefined) app.route('/', createUploadApp(upload));
  app.get('/', async (c) => c.html(await statusPage(await status(), langOf(c.req.query('lang')) ?? lang, errorOf)));
  app.get('/style.css', (c) =>
    c.body(style, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'max-age=3600' }),
  );
  if (supplier !== undefined) app.route('/', createSupplierApp({ ...supplier, failed }, lang));
  app.notFound(notFound);
  app.onError((thrown) => {
    const error = asGatewayError(thrown);
    failed(error);
    return problem(error);
  });
  return app;
};
