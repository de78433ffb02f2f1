import { decisiveMark } from '../delivery/decisive.ts';
import { watchOver } from '../delivery/watch.ts';
import { GatewayError } from '../errors.ts';
import { heldOutside } from '../ledger/outside.ts';
import type { Collection, Desk, Visitor } from '../ports/door.ts';
import { text } from '../row.ts';
import { stillAgreed } from '../sync/agreed.ts';
import type { Gateway } from '../sync/gateway.ts';
import { readSchool, type SchoolSource } from '../sync/school.ts';
import { collectFrom } from './collection.ts';
import { guarded } from './guard.ts';
import { createMemo, type Memo } from './memo.ts';
import { createIdentity } from './identity.ts';
import { createThrottle, type Throttle } from './throttle.ts';
import { createViews, type Views } from './views.ts';

/** What all doors of one process share. */
export type DeskGround = {
  readonly views: Views;
  readonly questions: Throttle;
  readonly failures: Throttle;
  /** Proofs that the ledger goes on from what is kept outside, per board. */
  readonly proven: Memo<void>;
};

/** Questions a minute per credential: pages of a hundred pupils for a board of two hundred schools in some minutes. */
const perMinute = 600;
/** Wrong secrets a minute for one name. */
const failuresPerMinute = 20;

export const createDeskGround = (gateway: Gateway, questionsPerMinute = perMinute): DeskGround => ({
  views: createViews(gateway),
  questions: createThrottle(gateway.clock, questionsPerMinute),
  failures: createThrottle(gateway.clock, failuresPerMinute),
  proven: createMemo(gateway),
});

/** A school of this visitor's board; one that is not, and one that does not exist, are the same. */
const schoolFor = async (gateway: Gateway, visitor: Visitor, id: string): Promise<SchoolSource> => {
  const denied = new GatewayError('door_denied');
  if (visitor.school !== undefined && visitor.school !== id) throw denied;
  const school = await readSchool(gateway.store, id).catch((error: unknown) => {
    throw error instanceof GatewayError && error.code === 'school_unknown' ? denied : error;
  });
  if (school.board !== visitor.board) throw denied;
  return school;
};

const proveLedger = async (gateway: Gateway, board: string): Promise<void> =>
  void (await heldOutside(gateway, board, await gateway.checkpoints.newest(board)));

const isStillIn = async ({ store, clock }: Gateway, { credential }: Visitor): Promise<boolean> => {
  const sql = 'SELECT id FROM door_credential WHERE id = ? AND (until IS NULL OR until > ?)';
  return (await store.all(sql, credential, clock.now().toISOString())).length > 0;
};

const feeds = `SELECT DISTINCT feed.school FROM feed JOIN activation ON activation.school = feed.school
  AND activation.supplier = feed.supplier AND activation.product = feed.product
  WHERE feed.board = ? AND feed.supplier = ? AND feed.product = ? ORDER BY feed.school`;

type At = { readonly gateway: Gateway; readonly ground: DeskGround; readonly channel: string | undefined };

const whoAt = ({ channel }: At, { supplier, product }: Visitor) => ({ supplier, product, channel });

const isOpen = async (at: At, visitor: Visitor, id: string): Promise<boolean> =>
  at.ground.views.demandAgreed(await schoolFor(at.gateway, visitor, id), whoAt(at, visitor)).then(
    () => true,
    (error: unknown) => {
      if (!(error instanceof GatewayError) || error.code !== 'door_denied') throw error;
      return false;
    },
  );

const schoolsOf = async (at: At, visitor: Visitor): Promise<readonly string[]> => {
  const rows = await at.gateway.store.all(feeds, visitor.board, visitor.supplier, visitor.product);
  const open: string[] = [];
  for (const id of rows.map((row) => text(row, 'school'))) {
    if ((visitor.school === undefined || visitor.school === id) && (await isOpen(at, visitor, id))) open.push(id);
  }
  return open;
};

const collectionOf = async (at: At, visitor: Visitor, id: string): Promise<Collection> => {
  const { gateway, ground } = at;
  const { store, clock } = gateway;
  const school = await schoolFor(gateway, visitor, id);
  const { showing, agreed, feed, fields, decisive } = await ground.views.of(school, whoAt(at, visitor));
  await ground.proven(visitor.board, () => proveLedger(gateway, visitor.board));
  const agreementVersion = agreed.agreement.version;
  const collection = await collectFrom(gateway, showing, { visitor, school: id, agreementVersion, fields });
  const mayGoOn = async (): Promise<boolean> =>
    (await isStillIn(gateway, visitor)) &&
    ((await decisiveMark(store, feed, clock.now())) === decisive || (await stillAgreed(gateway, school, agreed)));
  const look = createMemo<boolean>(gateway);
  return {
    ...collection,
    serve: async (items) => {
      // A view takes a while to make and other schools are asked in between: law 7 is of the moment of the first byte.
      if (!(await look('', mayGoOn))) throw new GatewayError('door_unavailable', { school: id });
      await collection.serve(items);
    },
    guard: (body) => guarded(body, watchOver(gateway.pulse, mayGoOn)),
  };
};

/**
 * The desk behind one door: `channel` is that door's name, so that a supplier is served in its own words only; undefined
 * for what every supplier may ask of us. Nothing is collected from a ledger that went back in time (ledger_rolled_back).
 */
export const createDesk = (gateway: Gateway, ground: DeskGround, channel: string | undefined): Desk => {
  const at: At = { gateway, ground, channel };
  const schools = createMemo<readonly string[]>(gateway);
  const collections = createMemo<Collection>(gateway);
  return {
    clock: gateway.clock,
    ...createIdentity({ ...gateway, ...ground }),
    schools: (visitor) => schools(visitor.credential, () => schoolsOf(at, visitor)),
    collect: (visitor, id) => collections(`${visitor.credential} ${id}`, () => collectionOf(at, visitor, id)),
  };
};
