import { createDesk, createDeskGround } from '../../src/door/desk.ts';
import { createViews } from '../../src/door/views.ts';
import type { GatewayError } from '../../src/errors.ts';
import type { Visitor } from '../../src/ports/door.ts';
import { createSupplierApp } from '../../src/web/supplier/pages.ts';
import type { TestHouse } from './house.ts';

/** A visitor of the test board. */
export const visitorOf = (supplier: string, more: Partial<Visitor> = {}): Visitor => ({
  credential: `cred-${supplier}`,
  board: more.board ?? 'bord',
  supplier,
  product: supplier,
  school: undefined,
  scopes: new Set(['supplier']),
  ...more,
});

export type Call = { readonly token?: string; readonly body?: unknown; readonly method?: 'GET' | 'POST' };
export type Answer = {
  readonly status: number;
  readonly text: string;
  readonly json: unknown;
  readonly headers: Headers;
};

/** The supplier desk over a test house, with tokens that are handed out here: `token-basispoort` and the like. */
export const openSupplierDesk = (house: TestHouse, visitors: ReadonlyMap<string, Visitor>) => {
  const failures: GatewayError[] = [];
  const { gateway } = house.house();
  const real = createDesk(gateway, createDeskGround(gateway), undefined);
  const app = createSupplierApp(
    {
      gateway,
      views: createViews(gateway),
      desk: {
        withToken: async (token) => {
          const visitor = visitors.get(token);
          return visitor ?? real.withToken(token);
        },
        grant: real.grant,
      },
      failed: (error) => void failures.push(error),
    },
    'nl',
  );
  const call = async (path: string, { token, body, method }: Call = {}): Promise<Answer> => {
    const headers: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
    const how = method ?? (body === undefined ? 'GET' : 'POST');
    const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const response = await app.request(path, { method: how, headers, ...sent });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, text, json: isJson ? JSON.parse(text) : undefined, headers: response.headers };
  };
  return { app, call, failures };
};
