import { GatewayError } from '../errors.ts';
import { type Feed, feedsOfSchool } from '../feed/feed.ts';
import type { Entry, Statement } from '../ports.ts';
import type { Visitor } from '../ports/door.ts';
import { type Agreed, agreedFor } from '../sync/agreed.ts';
import type { Gateway } from '../sync/gateway.ts';
import { allSchools, type SchoolSource } from '../sync/school.ts';

/** A supplier at its own desk, for one school: an agreement is in force there now (law 7). */
export type Visit = {
  readonly visitor: Visitor;
  readonly school: SchoolSource;
  readonly agreed: Agreed;
  /** Undefined before anything was delivered. */
  readonly feed: Feed | undefined;
};

const mayName = ({ board, school }: Visitor, one: SchoolSource): boolean =>
  one.board === board && (school === undefined || school === one.id);

const agreedAt = async (gateway: Gateway, visitor: Visitor, school: SchoolSource): Promise<Agreed | undefined> => {
  const { agreed } = await agreedFor(gateway, school, gateway.clock.now());
  return agreed.find((one) => one.supplier.id === visitor.supplier && one.agreement.product === visitor.product);
};

const visitAt = async (gateway: Gateway, visitor: Visitor, school: SchoolSource): Promise<Visit | undefined> => {
  if (!mayName(visitor, school)) return undefined;
  const agreed = await agreedAt(gateway, visitor, school);
  if (agreed === undefined) return undefined;
  const feeds = await feedsOfSchool(gateway.store, school.id);
  const feed = feeds.find((one) => one.supplier === visitor.supplier && one.product === visitor.product);
  return { visitor, school, agreed, feed };
};

/** Every school of which this visitor may know something now. */
export const visitsOf = async (gateway: Gateway, visitor: Visitor): Promise<readonly Visit[]> => {
  const schools = await allSchools(gateway.store);
  const visits = await Promise.all(schools.map((school) => visitAt(gateway, visitor, school)));
  return visits.filter((visit) => visit !== undefined);
};

/** One school. Throws school_unknown for what is not this visitor's, whether it exists or not. */
export const visitOf = async (gateway: Gateway, visitor: Visitor, id: string): Promise<Visit> => {
  const school = (await allSchools(gateway.store)).find((one) => one.id === id);
  const visit = school === undefined ? undefined : await visitAt(gateway, visitor, school);
  if (visit === undefined) throw new GatewayError('school_unknown');
  return visit;
};

/** Throws delivery_missing before anything was delivered: nothing can be said of it yet. */
export const feedVisited = ({ feed }: Visit): Feed => {
  if (feed === undefined) throw new GatewayError('delivery_missing');
  return feed;
};

/** An entry of what a supplier did, and when. */
export const noted = (
  gateway: Gateway,
  visitor: Visitor,
  facts: Entry['facts'],
  school?: string,
): readonly Statement[] => {
  const { board, supplier, product } = visitor;
  const at = gateway.clock.now().toISOString();
  const place = school === undefined ? {} : { school };
  return gateway.remember(board, { kind: 'desk', at, supplier, product, ...place, facts });
};
