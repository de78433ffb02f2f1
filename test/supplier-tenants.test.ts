import { describe, expect, it } from 'vitest';
import type { DemoSchool } from '../deploy/demo/school.ts';
import type { Visitor } from '../src/ports/door.ts';
import { seededRandom } from './privacy/fork.ts';
import { boardId, otherPrimary, smallPrimary } from './world/board.ts';
import { openTestHouse, type TestHouse } from './world/house.ts';
import { type Call, openSupplierDesk, visitorOf } from './world/supplier-desk.ts';

type Document = { paths: Record<string, Record<string, { operationId: string }>> };

/** One well-formed question per call of the description. */
const bodies: Readonly<Record<string, unknown>> = {
  compareAccount: { kinds: [] },
  confirmErasure: { refs: ['ab'.repeat(32)] },
  sendReceipts: { receipts: [{ ref: 'ab'.repeat(32), accepted: true }] },
};

const visitor = (supplier: string, more: Partial<Visitor> = {}): [string, Visitor] => [
  `${supplier}${more.school ?? ''}`,
  visitorOf(supplier, { board: boardId, ...more }),
];

describe('suppliers, schools and calls', () => {
  it('never meet where there is no agreement: denied answers are the same bytes as of a school that is nowhere', async () => {
    const schools = [smallPrimary, otherPrimary];
    const [one, two] = [smallPrimary.id, otherPrimary.id];
    const suppliers = [
      { profile: 'basispoort', schools: [one] },
      { profile: 'digital-board', schools: [two] },
      { profile: 'accounts' },
    ];
    const house = await openTestHouse({ schools, suppliers });
    try {
      await house.night();
      const visitors = new Map([
        visitor('basispoort'),
        visitor('digital-board'),
        visitor('accounts'),
        visitor('accounts', { school: one }),
        visitor('nobody'),
      ]);
      const allowed = new Set([`basispoort ${one}`, `digital-board ${two}`, `accounts ${one}`, `accounts ${two}`]);
      allowed.add(`accounts${one} ${one}`);
      const desk = openSupplierDesk(house, visitors);
      const document = (await desk.call('/supplier/openapi.json')).json as Document;
      const calls = Object.entries(document.paths)
        .filter(([path]) => path.includes('{school}'))
        .flatMap(([path, item]) =>
          Object.entries(item).map(([method, { operationId }]) => ({ path, method, operationId })),
        );
      expect(calls.length).toBeGreaterThanOrEqual(6);
      const ask = (call: (typeof calls)[number], school: string, token: string) => {
        const path = call.path.replace('{school}', school).replace('{delivery}', 'ab'.repeat(16));
        const more: Call = call.method === 'post' ? { body: bodies[call.operationId] } : {};
        return desk.call(path, { token, ...more });
      };
      const wrong: string[] = [];
      for (const call of calls) {
        const nowhere = (await ask(call, '99ZZ99', 'basispoort')).text;
        for (const token of visitors.keys()) {
          for (const school of [one, two]) {
            const { status, text } = await ask(call, school, token);
            const denied = status === 404 && text === nowhere;
            if (denied === allowed.has(`${token} ${school}`))
              wrong.push(`${call.operationId} ${token} ${school} ${status}`);
          }
        }
      }
      expect(wrong).toEqual([]);
      const seen = (token: string) => desk.call('/supplier/v1/schools', { token });
      expect((await seen('nobody')).json).toEqual({ schools: [] });
      expect(((await seen(`accounts${one}`)).json as { schools: unknown[] }).schools).toHaveLength(1);
    } finally {
      await house.close();
    }
  });
});

/** Everything that this supplier may not see, otherwise. */
const otherwise = (school: DemoSchool): DemoSchool => ({
  ...school,
  pupils: school.pupils.map((pupil, index) => ({
    ...pupil,
    street: `Andere straat ${index}`,
    postcode: '9999 ZZ',
    dateOfBirth: `201${index % 10}-02-03`,
  })),
});

const answersIn = async (change: (school: DemoSchool) => DemoSchool): Promise<readonly string[]> => {
  const house: TestHouse = await openTestHouse({
    suppliers: [{ profile: 'digital-board' }],
    random: seededRandom('desk'),
  });
  try {
    const school = smallPrimary.id;
    await house.drop(school, change(house.people()));
    await house.night();
    house.clock.sleep(1);
    await house.drop(school, change({ ...house.people(), pupils: house.people().pupils.slice(2) }));
    await house.night();
    const desk = openSupplierDesk(house, new Map([visitor('digital-board')]));
    const token = 'digital-board';
    const at = `/supplier/v1/schools/${school}`;
    const answers = [
      await desk.call('/supplier/v1/schools', { token }),
      await desk.call(`${at}/expectations`, { token }),
      await desk.call(`${at}/deliveries`, { token }),
      await desk.call(`${at}/erasures`, { token }),
      await desk.call(`${at}/account`, { token, body: { kinds: [] } }),
      await desk.call('/supplier/v1/test-school', { token, method: 'POST' }),
      await desk.call('/supplier/v1/test-school/delivery', { token }),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    return answers.map(({ text }) => text);
  } finally {
    await house.close();
  }
};

describe('two worlds that differ in what a supplier may not see', () => {
  it('give it the same bytes at its desk', async () => {
    const plain = await answersIn((school) => school);
    expect(await answersIn(otherwise)).toEqual(plain);
    // The control: what it may see makes a difference.
    const fewer = await answersIn((school) => ({ ...school, pupils: school.pupils.slice(1) }));
    expect(fewer[2]).not.toBe(plain[2]);
  });
});
