import { GatewayError } from '../../errors.ts';
import { askField, giveFieldBack, wishesOf } from '../../supplier/field-request.ts';
import { rotateKey } from '../../supplier/keys.ts';
import { beginTest, nextTest, testBody as testDelivery, testState } from '../../supplier/test-scenario.ts';
import { type Api, given, type SupplierDeps } from './api.ts';
import { described } from './described.ts';
import {
  fieldAsked,
  fieldNamed,
  requestMade,
  requestsBody,
  rotationAsked,
  secretBody,
  testBody,
  testDeliveryBody,
} from './schemas.ts';

/** Fields that are asked for or given back: of the agreement, so for all schools alike. */
const wishing = (api: Api, { gateway }: SupplierDeps): void => {
  api.get('/requests', described('listRequests', 200, requestsBody, [404]), async (c) => {
    const { asked, givenBack } = await wishesOf(gateway, c.get('visitor'));
    const shown = asked.map(({ id, wire, reason, madeAt, closedAt }) => {
      return { id, ...wire, reason, madeAt, state: closedAt === undefined ? 'open' : 'closed' };
    });
    return c.json({ asked: shown, givenBack });
  });
  api.post(
    '/requests',
    described('askField', 201, requestMade, [400, 404, 409, 422]),
    given('json', fieldAsked),
    async (c) => c.json({ id: await askField(gateway, c.get('visitor'), c.req.valid('json')) }, 201),
  );
  api.post(
    '/given-back',
    described('giveFieldBack', 200, fieldNamed, [400, 404, 409, 422]),
    given('json', fieldNamed),
    async (c) => {
      await giveFieldBack(gateway, c.get('visitor'), c.req.valid('json'));
      return c.json(c.req.valid('json'));
    },
  );
};

/** The made-up school. */
const testing = (api: Api, { gateway }: SupplierDeps): void => {
  api.get('/test-school', described('readTestSchool', 200, testBody, [404]), async (c) =>
    c.json(await testState(gateway, c.get('visitor'))),
  );
  api.post('/test-school', described('beginTestSchool', 200, testBody, [404]), async (c) => {
    const { state, delivered } = await beginTest(gateway, c.get('visitor'));
    return c.json({ ...state, delivered });
  });
  api.post('/test-school/next', described('nextTestStep', 200, testBody, [404]), async (c) => {
    const { state, delivered } = await nextTest(gateway, c.get('visitor'));
    return c.json({ ...state, delivered });
  });
  api.get('/test-school/delivery', described('readTestDelivery', 200, testDeliveryBody, [404]), async (c) => {
    const body = await testDelivery(gateway, c.get('visitor'));
    if (body === undefined) throw new GatewayError('delivery_missing');
    return c.body(new TextDecoder().decode(body), 200, { 'content-type': 'application/json' });
  });
};

export const ownRoutes = (api: Api, deps: SupplierDeps): void => {
  wishing(api, deps);
  testing(api, deps);
  api.post(
    '/keys/rotate',
    described('rotateKey', 200, secretBody, [400, 404]),
    given('json', rotationAsked),
    async (c) => c.json(await rotateKey(deps.gateway, c.get('visitor'), c.req.valid('json').school)),
  );
};
