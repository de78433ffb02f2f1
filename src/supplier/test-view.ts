import { fieldsOf } from '../door/shown.ts';
import { GatewayError } from '../errors.ts';
import type { Desk, View, Visitor } from '../ports/door.ts';
import { byReference, shaped } from '../release/shape.ts';
import type { Gateway } from '../sync/gateway.ts';
import { testNow } from './test-scenario.ts';
import { testSchoolId } from './test-school.ts';

/**
 * The made-up school as a door shows it, under the school id `99TT00`: made by the same gate, in no store and in no
 * disclosure. Undefined before the supplier began it at its desk, and at another door (`channel`) than its own. Throws school_unknown without an agreement in force.
 */
export const testView = async (gateway: Gateway, visitor: Visitor, channel?: string): Promise<View | undefined> => {
  const now = await testNow(gateway, visitor);
  if (now === undefined || (channel !== undefined && now.channel !== channel)) return undefined;
  const { scenario, sequence, schoolYear, changedAt, releases, permit } = now;
  const items = releases.map((made) => shaped(made, permit.shape, changedAt)).sort(byReference);
  const tag = `${scenario}${sequence}`;
  return {
    feed: scenario,
    school: testSchoolId,
    shape: permit.shape.name,
    fields: fieldsOf(permit),
    sequence,
    schoolYear,
    items,
    gone: [],
    changedAt,
    tag,
  };
};

/**
 * A desk that knows the made-up school besides: whoever may come in may collect `99TT00` once it began, also with a key for
 * one school. It is in no list of schools, so that nobody takes it for a real one; nothing of it is in a disclosure.
 */
export const withTestSchool = (gateway: Gateway, desk: Desk, channel: string | undefined): Desk => ({
  ...desk,
  collect: async (visitor, school) => {
    if (school !== testSchoolId) return desk.collect(visitor, school);
    const view = await testView(gateway, visitor, channel).catch((error: unknown) => {
      throw error instanceof GatewayError && error.code === 'school_unknown' ? new GatewayError('door_denied') : error;
    });
    if (view === undefined) throw new GatewayError('door_denied');
    return { view, serve: async () => {}, end: async () => {}, guard: (body) => body };
  },
});
