import { takeAccount } from '../../supplier/account.ts';
import { confirmErasure, erasuresOf } from '../../supplier/erasure.ts';
import { expectationsFor } from '../../supplier/expectations.ts';
import { takeReceipts } from '../../supplier/receipts.ts';
import { sentOfFeed } from '../../supplier/sent.ts';
import { visitOf, visitsOf } from '../../supplier/visit.ts';
import { type Api, given, type SupplierDeps } from './api.ts';
import { described } from './described.ts';
import {
  accountAsked,
  accountBody,
  deliveriesBody,
  deliveryParam,
  erasureAsked,
  erasureBody,
  erasuresBody,
  expectationsBody,
  pageQuery,
  receiptsAsked,
  receiptsBody,
  schoolParam,
  schoolsBody,
} from './schemas.ts';

const defaultPage = 50;

/** What is there for a supplier at its schools, and what was delivered. */
const reading = (api: Api, { gateway, views }: SupplierDeps): void => {
  api.get('/schools', described('listSchools', 200, schoolsBody), async (c) => {
    const visits = await visitsOf(gateway, c.get('visitor'));
    const schools = visits.map(({ school, agreed, feed }) => {
      const { version, document } = agreed.agreement;
      return { school: school.id, agreementVersion: version, until: document.until, sequence: feed?.sequence };
    });
    return c.json({ schools });
  });
  api.get(
    '/schools/:school/expectations',
    described('readExpectations', 200, expectationsBody, [400, 404]),
    given('param', schoolParam),
    async (c) => {
      const visit = await visitOf(gateway, c.get('visitor'), c.req.valid('param').school);
      return c.json(await expectationsFor(gateway, views, visit));
    },
  );
  api.get(
    '/schools/:school/deliveries',
    described('listDeliveries', 200, deliveriesBody, [400, 404]),
    given('param', schoolParam),
    given('query', pageQuery),
    async (c) => {
      const visit = await visitOf(gateway, c.get('visitor'), c.req.valid('param').school);
      const { limit = defaultPage, before } = c.req.valid('query');
      const { feed } = visit;
      return c.json({ deliveries: feed === undefined ? [] : await sentOfFeed(gateway, feed, { limit, before }) });
    },
  );
  api.get(
    '/schools/:school/erasures',
    described('listErasures', 200, erasuresBody, [400, 404]),
    given('param', schoolParam),
    async (c) => {
      const visit = await visitOf(gateway, c.get('visitor'), c.req.valid('param').school);
      return c.json({ erasures: visit.feed === undefined ? [] : await erasuresOf(gateway, visit) });
    },
  );
};

/** What a supplier says of what it was given. */
const saying = (api: Api, { gateway, views }: SupplierDeps): void => {
  api.post(
    '/schools/:school/deliveries/:delivery/receipts',
    described('sendReceipts', 200, receiptsBody, [400, 404]),
    given('param', deliveryParam),
    given('json', receiptsAsked),
    async (c) => {
      const { school, delivery } = c.req.valid('param');
      const visit = await visitOf(gateway, c.get('visitor'), school);
      return c.json(await takeReceipts(gateway, visit, delivery, c.req.valid('json').receipts));
    },
  );
  api.post(
    '/schools/:school/account',
    described('compareAccount', 200, accountBody, [400, 404]),
    given('param', schoolParam),
    given('json', accountAsked),
    async (c) => {
      const visit = await visitOf(gateway, c.get('visitor'), c.req.valid('param').school);
      return c.json(await takeAccount(gateway, views, { visit, stated: c.req.valid('json').kinds }));
    },
  );
  api.post(
    '/schools/:school/erasures',
    described('confirmErasure', 200, erasureBody, [400, 404]),
    given('param', schoolParam),
    given('json', erasureAsked),
    async (c) => {
      const visit = await visitOf(gateway, c.get('visitor'), c.req.valid('param').school);
      return c.json(await confirmErasure(gateway, visit, c.req.valid('json')));
    },
  );
};

export const schoolRoutes = (api: Api, deps: SupplierDeps): void => {
  reading(api, deps);
  saying(api, deps);
};
