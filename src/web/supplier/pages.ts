import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { GatewayError } from '../../errors.ts';
import { isOpenInvite, openInvite } from '../../supplier/invite.ts';
import { type Lang, langOf } from '../../text/texts.ts';
import { type Api, createApi, maxBytes, type SupplierDeps } from './api.ts';
import { describe, operationsIn } from './description.ts';
import { homePage } from './home-page.ts';
import { ownRoutes } from './own-routes.ts';
import { referencePage } from './reference-page.ts';
import { schoolRoutes } from './school-routes.ts';
import { tokenRoute } from './token-route.ts';
import { welcomePage } from './welcome-page.ts';

/** The same description for everybody, made once. */
const describedOnce = (api: Api) => {
  let made: ReturnType<typeof describe> | undefined;
  return () => (made ??= describe(api));
};

/** This page alone has a form, to itself; everything else stays as the app has it. */
const formPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const welcome = (app: Hono, { gateway }: SupplierDeps, langFor: (c: Context) => Lang): void => {
  const path = '/supplier/welcome/:token';
  app.get(path, async (c) => {
    // Whatever looks at links in mails comes here first: looking uses nothing up.
    const isOpen = await isOpenInvite(gateway, c.req.param('token'));
    return c.html(await welcomePage(langFor(c), c.req.path, isOpen ? 'open' : 'over'), isOpen ? 200 : 404);
  });
  app.post(path, async (c) => {
    try {
      const secret = await openInvite(gateway, c.req.param('token'));
      return c.html(await welcomePage(langFor(c), c.req.path, secret));
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code !== 'invite_over') throw error;
      return c.html(await welcomePage(langFor(c), c.req.path, 'over'), 404);
    }
  });
};

/** The desk of suppliers: its API, what describes it, a page for people, and one-time links. */
export const createSupplierApp = (deps: SupplierDeps, lang: Lang): Hono => {
  const langFor = (c: Context): Lang => langOf(c.req.query('lang')) ?? lang;
  const api = createApi(deps);
  schoolRoutes(api, deps);
  ownRoutes(api, deps);
  const description = describedOnce(api);
  const app = new Hono();
  app.use(
    '/supplier/*',
    bodyLimit({
      maxSize: maxBytes,
      onError: () => {
        throw new GatewayError('usage_invalid');
      },
    }),
  );
  tokenRoute(app, deps.desk);
  app.route('/', api);
  app.get('/supplier', async (c) => c.html(await homePage(langFor(c))));
  app.get('/supplier/reference', async (c) =>
    c.html(await referencePage(operationsIn(await description()), langFor(c))),
  );
  app.get('/supplier/openapi.json', async (c) => c.json(await description()));
  welcome(app, deps, langFor);
  return app;
};

/** Pages under this path may send a form to themselves. */
export const withForm = async (c: Context, next: () => Promise<void>): Promise<void> => {
  await next();
  c.header('content-security-policy', formPolicy);
};
