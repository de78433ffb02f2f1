import { beforeEach, describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import type { Door, Shaped, View } from '../../src/ports/door.ts';
import { createFakeDesk, type FakeDesk, type Known } from './fake-desk.ts';

/** Who asks, and about which school. */
export type Visit = { readonly client: string; readonly secret: string; readonly school: string };

export type DoorSuite = {
  readonly door: Door;
  /** A view of `school` in a shape of this door that holds these items. */
  readonly view: (school: string, items: readonly Shaped[], changedAt?: string) => View;
  /** A pupil in a shape of this door. */
  readonly pupil: (ref: string, name: string) => Shaped;
  /** A question for every pupil of a school; `body` is sent in its place where it is given. */
  readonly ask: (visit: Visit, odd?: Odd) => Request;
  /** Status and the standard's own code per refusal. */
  readonly refusals: Readonly<
    Record<'denied' | 'ended' | 'unavailable' | 'throttled' | 'broken', readonly [number, string]>
  >;
  /** A question names its school; otherwise the credentials say which schools there are. */
  readonly namesSchool: boolean;
  /** A question is a whole collection; otherwise pages follow each other, and it is closed by itself after a while. */
  readonly wholeAtOnce: boolean;
  /** The standard's own code in an answer. */
  readonly codeOf: (text: string) => string | undefined;
  /** Methods that this door answers with 405. */
  readonly otherMethods: readonly string[];
  /** The question has a body, so that its size, its type and its pace matter. */
  readonly hasBody: boolean;
};

/** What is odd about a request. */
export type Odd = {
  readonly method?: string;
  readonly type?: string;
  readonly body?: string | ReadableStream<Uint8Array>;
};

const here: Visit = { client: 'uitgever', secret: 'sleutel-a', school: '99XA00' };
const known: readonly Known[] = [
  { client: 'uitgever', secret: 'sleutel-a', supplier: 'uitgever', school: '99XA00' },
  { client: 'uitgever', secret: 'sleutel-b', supplier: 'uitgever', school: '99XB00' },
  { client: 'ander', secret: 'sleutel-c', supplier: 'ander', school: '99XA00' },
];

/** Visits that are nobody's business: whether what they ask for exists must not show. */
const strangers: readonly (readonly [string, Visit])[] = [
  ['a wrong key', { ...here, secret: 'sleutel-x' }],
  ['an unknown supplier', { ...here, client: 'niemand' }],
  ['another supplier with this key', { ...here, client: 'ander' }],
];
const strangersAt: readonly (readonly [string, Visit])[] = [
  ['the key of another school', { ...here, secret: 'sleutel-b' }],
  ['a school where this supplier has nothing', { ...here, school: '99XC00' }],
  ['a school that does not exist', { ...here, school: '00ZZ99' }],
];

/** All that an asker can see of an answer. */
const seen = async (answer: Response): Promise<string> =>
  JSON.stringify([answer.status, [...answer.headers].toSorted(), await answer.text()]);

const endless = (piece: string, each: () => void): ReadableStream<Uint8Array> =>
  new ReadableStream({
    pull: (controller) => {
      each();
      controller.enqueue(new TextEncoder().encode(piece));
    },
  });

type Stage = {
  readonly desk: FakeDesk;
  readonly failures: unknown[];
  readonly ask: (request: Request) => Promise<Response>;
  pass(ms: number): void;
};

const stageOf = ({ door, view, pupil }: DoorSuite): Stage => {
  let now = Date.parse('2026-11-21T08:00:00Z');
  const desk = createFakeDesk(known, { now: () => new Date(now) });
  const failures: unknown[] = [];
  const opened = door.open(desk, (error) => void failures.push(error));
  for (const { supplier, school } of known) {
    const own = view(school, [pupil(`ref-${supplier}-${school}`, `Naam-${supplier}-${school}`)]);
    desk.views.set(`${supplier}/${school}`, { ...own, feed: supplier });
  }
  return { desk, failures, ask: opened.answer, pass: (ms) => void (now += ms) };
};

/** What every door must do, whatever standard it speaks. */
export const describeDoor = (suite: DoorSuite): void => {
  const { door, ask, refusals, codeOf, view, pupil, wholeAtOnce } = suite;
  let stage: Stage;
  beforeEach(() => {
    stage = stageOf(suite);
  });
  const refused = async (request: Request): Promise<readonly [number, string | undefined]> => {
    const answer = await stage.ask(request);
    return [answer.status, codeOf(await answer.text())];
  };

  describe(`${door.name} keeps the contract of a door`, () => {
    it('gives what its visitor may see, and no other feed', async () => {
      const answer = await stage.ask(ask(here));
      expect(answer.status).toBe(200);
      const text = await answer.text();
      expect(text).toContain('Naam-uitgever-99XA00');
      expect(text).not.toContain('Naam-ander');
      expect(text).not.toContain('99XB00');
      expect(stage.failures).toEqual([]);
    });

    it('gives the same bytes for the same view', async () => {
      const first = await seen(await stage.ask(ask(here)));
      stage.pass(60_000);
      expect(await seen(await stage.ask(ask(here)))).toBe(first);
    });

    it('lets nothing out before the ledger knows, and ends a collection that is whole after the last byte', async () => {
      const ledger = Promise.withResolvers<undefined>();
      stage.desk.ledger = ledger.promise;
      let answered = false;
      const answer = stage.ask(ask(here)).then((found) => {
        answered = true;
        return found;
      });
      while (!stage.desk.log.includes('serve')) await new Promise(setImmediate);
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
      expect(answered).toBe(false);
      ledger.resolve(undefined);
      const text = await (await answer).text();
      expect(text).toContain('Naam-uitgever-99XA00');
      expect(stage.desk.served).toContain('ref-uitgever-99XA00');
      const steps = ['serve', 'served', 'guard', ...(wholeAtOnce ? ['end'] : [])];
      expect(stage.desk.log.slice(-steps.length)).toEqual(steps);
    });

    it('puts its answer under the eye of what it rests on, so that it can be cut off', async () => {
      await (await stage.ask(ask(here))).text();
      expect(stage.desk.log).toContain('guard');
    });

    it('leaves a collection open when its visitor goes away', async () => {
      const answer = await stage.ask(ask(here));
      await answer.body?.cancel();
      expect(stage.desk.log).not.toContain('end');
    });

    it('says nothing of anybody when the ledger cannot be written', async () => {
      stage.desk.trouble = { served: new GatewayError('store_full') };
      const answer = await stage.ask(ask(here));
      const text = await answer.text();
      expect([answer.status, codeOf(text)]).toEqual(refusals.broken);
      expect(text).not.toContain('Naam');
      expect(stage.failures).toHaveLength(1);
    });

    it.runIf(wholeAtOnce)('is told of a collection that could not be closed, and keeps the answer whole', async () => {
      stage.desk.trouble = { ended: new GatewayError('store_locked') };
      expect(await (await stage.ask(ask(here))).text()).toContain('Naam-uitgever-99XA00');
      expect(stage.failures).toHaveLength(1);
    });

    it.each([...strangers, ...(suite.namesSchool ? strangersAt : [])])('denies %s like any other', async (_, visit) => {
      const first = await stage.ask(ask({ ...here, secret: 'verzonnen' }));
      const answer = await stage.ask(ask(visit));
      expect(await refused(ask(visit))).toEqual(refusals.denied);
      expect(await seen(answer)).toBe(await seen(first));
      expect(stage.desk.served.size).toBe(0);
      expect(stage.failures).toEqual([]);
    });

    it('looks at the agreement with every question', async () => {
      await (await stage.ask(ask(here))).text();
      stage.desk.views.delete('uitgever/99XA00');
      expect(await refused(ask(here))).toEqual(refusals.ended);
    });

    it('gives what was narrowed without what was taken away', async () => {
      stage.desk.views.set('uitgever/99XA00', {
        ...view('99XA00', [pupil('ref-1', 'Blijft'), pupil('ref-2', 'Vervalt')]),
        feed: 'uitgever',
      });
      expect(await (await stage.ask(ask(here))).text()).toContain('Vervalt');
      const narrowed = view('99XA00', [pupil('ref-1', 'Blijft')], '2026-11-21T07:59:00.000Z');
      stage.desk.views.set('uitgever/99XA00', { ...narrowed, feed: 'uitgever' });
      const text = await (await stage.ask(ask(here))).text();
      expect(text).toContain('Blijft');
      expect(text).not.toContain('Vervalt');
      expect(text).not.toContain('ref-2');
    });

    it('calls an expired reading temporarily unavailable, never empty', async () => {
      stage.desk.trouble = { collected: new GatewayError('door_unavailable', {}, { retryAfterMs: 90_500 }) };
      const answer = await stage.ask(ask(here));
      expect(answer.headers.get('retry-after')).toBe('91');
      expect([answer.status, codeOf(await answer.text())]).toEqual(refusals.unavailable);
      expect(stage.failures).toEqual([]);
    });

    it('asks who asks too much to wait', async () => {
      stage.desk.trouble = { known: new GatewayError('door_throttled', {}, { retryAfterMs: 7_000 }) };
      const answer = await stage.ask(ask(here));
      expect(answer.headers.get('retry-after')).toBe('7');
      expect([answer.status, codeOf(await answer.text())]).toEqual(refusals.throttled);
    });

    it.each(['known', 'collected', 'served'] as const)('tells nothing of what breaks inside: %s', async (where) => {
      stage.desk.trouble = { [where]: new TypeError('geheim: SELECT * FROM supplier at /srv/sluis/desk.ts:12') };
      const text = await (await stage.ask(ask(here))).text();
      expect(codeOf(text)).toBe(refusals.broken[1]);
      expect(text).not.toMatch(/geheim|SELECT|TypeError|\.ts|Naam/);
      expect(stage.failures).toHaveLength(1);
    });

    it.each(suite.otherMethods)('answers %s without a byte about anybody', async (method) => {
      const answer = await stage.ask(ask(here, { method }));
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toMatch(/^[A-Z, ]+$/);
      expect(await answer.text()).not.toContain('Naam');
      expect(stage.desk.log).toEqual([]);
    });

    it('forbids anybody in between to keep an answer', async () => {
      for (const request of [ask(here), ask({ ...here, secret: 'verzonnen' })]) {
        expect((await stage.ask(request)).headers.get('cache-control')).toBe('no-store');
      }
    });
  });

  describe.runIf(suite.hasBody)(`${door.name} reads a body with care`, () => {
    it('stops reading where it is too large', async () => {
      let pieces = 0;
      const body = endless('a'.repeat(8_192), () => void (pieces += 1));
      expect((await stage.ask(ask(here, { body }))).status).toBe(413);
      expect(pieces).toBeLessThan(64);
      expect(stage.desk.log).toEqual([]);
    });

    it('stops reading where it takes too long', async () => {
      const body = endless('<', () => stage.pass(1_000));
      expect((await stage.ask(ask(here, { body }))).status).toBe(408);
      expect(stage.desk.log).toEqual([]);
    });

    it.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded'])(
      'does not take %s',
      async (type) => {
        expect((await stage.ask(ask(here, { type }))).status).toBe(415);
        expect(stage.desk.log).toEqual([]);
      },
    );

    it.each([
      '',
      ' ',
      '{}',
      '<',
      '<a/>',
      '\u0000',
      'null',
      '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
      'ÿ'.repeat(999),
    ])('refuses a body that is no question: %j', async (body) => {
      const answer = await stage.ask(ask(here, { body }));
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(codeOf(await answer.text())).not.toBe(refusals.broken[1]);
      expect(stage.failures).toEqual([]);
      expect(stage.desk.log).toEqual([]);
    });
  });
};
