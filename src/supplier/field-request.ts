import { giveBack, readGivenBack } from '../agreement/given-back.ts';
import { type Actor, demand } from '../agreement/roles.ts';
import { wireName } from '../agreement/shape.ts';
import { GatewayError } from '../errors.ts';
import type { Visitor } from '../ports/door.ts';
import { entities, type Entity } from '../record/field.ts';
import type { Permit } from '../release/permit.ts';
import { bytes, optionalText, text } from '../row.ts';
import type { Gateway } from '../sync/gateway.ts';
import { canonicalField } from './field-name.ts';
import { noted, type Visit, visitsOf } from './visit.ts';

/** A field that a supplier asks for. It changes nothing by itself: people decide, in the agreement. */
export type FieldRequest = {
  readonly id: string;
  readonly supplier: string;
  readonly product: string;
  /** `pupil/callName`. */
  readonly field: string;
  /** In the supplier's own words. */
  readonly reason: string;
  /** Instants. */
  readonly madeAt: string;
  readonly closedAt: string | undefined;
};

/** Enough of a number to tell requests apart. */
const shortest = 4;

const context = (id: string): string => `field_request/${id}`;

const columns = 'id, supplier, product, field, reason, made_at, closed_at';

/** Newest first; of one supplier and product where they are named. Throws seal_broken. */
export const fieldRequests = async (
  gateway: Gateway,
  { board, supplier, product }: { readonly board: string; readonly supplier?: string; readonly product?: string },
): Promise<readonly FieldRequest[]> => {
  const sealer = await gateway.keyring.sealer(board);
  const rows = await gateway.store.all(
    `SELECT ${columns} FROM field_request WHERE board = ? AND supplier LIKE ? AND product LIKE ?
      ORDER BY made_at DESC, id LIMIT 500`,
    board,
    supplier ?? '%',
    product ?? '%',
  );
  return rows.map((row) => ({
    id: text(row, 'id'),
    supplier: text(row, 'supplier'),
    product: text(row, 'product'),
    field: text(row, 'field'),
    reason: new TextDecoder().decode(sealer.open(bytes(row, 'reason'), context(text(row, 'id')))),
    madeAt: text(row, 'made_at'),
    closedAt: optionalText(row, 'closed_at'),
  }));
};

/** One permit of this supplier and product that is in force now. Throws school_unknown when there is none. */
const anyVisit = async (gateway: Gateway, visitor: Visitor): Promise<Visit> => {
  const [visit] = await visitsOf(gateway, visitor);
  if (visit === undefined) throw new GatewayError('school_unknown');
  return visit;
};

const isAgreed = ({ steps }: Permit, path: string): boolean =>
  [...steps.values()].flat().some((step) => step.path === path);

export type Asked = { readonly kind: Entity; readonly field: string; readonly reason: string };

/** Asks for a field by the supplier's own name. Throws request_unknown_field, request_not_needed, school_unknown. */
export const askField = async (gateway: Gateway, visitor: Visitor, asked: Asked): Promise<string> => {
  const { board, supplier, product } = visitor;
  const { agreed } = await anyVisit(gateway, visitor);
  const field = canonicalField(agreed.shape, asked.kind, asked.field);
  const [open] = await gateway.store.all(
    'SELECT id FROM field_request WHERE board = ? AND supplier = ? AND product = ? AND field = ? AND closed_at IS NULL',
    board,
    supplier,
    product,
    field,
  );
  if (isAgreed(agreed.permit, field) || open !== undefined) throw new GatewayError('request_not_needed');
  const id = Buffer.from(gateway.random.bytes(16)).toString('hex');
  const sealed = (await gateway.keyring.sealer(board)).seal(new TextEncoder().encode(asked.reason), context(id));
  await gateway.store.batch([
    {
      sql: `INSERT INTO field_request (id, board, supplier, product, field, reason, made_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
      params: [id, board, supplier, product, field, sealed, gateway.clock.now().toISOString()],
    },
    ...noted(gateway, visitor, { what: 'field_asked', field }),
  ]);
  return id;
};

/** What a feed cannot do without: its key, and what the shape requires. */
const isNeeded = ({ agreement, shape }: Permit, path: string): boolean => {
  const { key } = agreement.document;
  return (
    path === `pupil/${key === 'alias' ? 'key' : key}` ||
    shape.requires.some(({ entity, field }) => `${entity}/${field}` === path)
  );
};

/**
 * A supplier does not need a field any more: from now on it is not sent, at any school, and what it has of it is cleared with
 * the next delivery. Throws request_unknown_field, request_not_needed, request_required_field, school_unknown.
 */
export const giveFieldBack = async (
  gateway: Gateway,
  visitor: Visitor,
  { kind, field: name }: Pick<Asked, 'kind' | 'field'>,
): Promise<void> => {
  const { board, supplier, product } = visitor;
  const { agreed } = await anyVisit(gateway, visitor);
  const field = canonicalField(agreed.shape, kind, name);
  if (!isAgreed(agreed.permit, field)) throw new GatewayError('request_not_needed');
  if (isNeeded(agreed.permit, field)) throw new GatewayError('request_required_field');
  await gateway.store.batch([
    giveBack({ board, supplier, product, field }, gateway.clock.now().toISOString()),
    ...noted(gateway, visitor, { what: 'field_given_back', field }),
  ]);
};

/** A canonical field under the name that this supplier has for it. */
const wireField = ({ shape }: Permit, path: string): { readonly kind: Entity; readonly field: string } => {
  const [entity = '', name = ''] = path.split('/');
  const kind = entities.find((one) => one === entity) ?? 'pupil';
  return { kind, field: wireName(shape, { entity: kind, field: name }) ?? name };
};

export type Wishes = {
  readonly asked: readonly (FieldRequest & { readonly wire: ReturnType<typeof wireField> })[];
  readonly givenBack: readonly ReturnType<typeof wireField>[];
};

/** What this supplier asked for, and what it gave back. Throws school_unknown. */
export const wishesOf = async (gateway: Gateway, visitor: Visitor): Promise<Wishes> => {
  const { agreed } = await anyVisit(gateway, visitor);
  const gaveBack = await readGivenBack(gateway.store, visitor.board);
  const asked = await fieldRequests(gateway, visitor);
  return {
    asked: asked.map((one) => ({ ...one, wire: wireField(agreed.permit, one.field) })),
    givenBack: [...gaveBack(visitor.supplier, visitor.product)].map((path) => wireField(agreed.permit, path)),
  };
};

/** Somebody looked at it and decided; whatever was decided is in the agreement. Throws request_missing, actor_forbidden. */
export const closeRequest = async (gateway: Gateway, board: string, id: string, actor: Actor): Promise<void> => {
  demand(board, actor, 'narrow');
  const found = (await fieldRequests(gateway, { board })).filter(
    (one) => one.closedAt === undefined && id.length >= shortest && one.id.startsWith(id),
  );
  const [request, other] = found;
  if (request === undefined || other !== undefined) throw new GatewayError('request_missing');
  const at = gateway.clock.now().toISOString();
  const { supplier, product, field } = request;
  await gateway.store.batch([
    { sql: 'UPDATE field_request SET closed_by = ?, closed_at = ? WHERE id = ?', params: [actor.id, at, request.id] },
    ...gateway.remember(board, {
      kind: 'desk',
      at,
      actor: actor.id,
      supplier,
      product,
      facts: { what: 'request_closed', field },
    }),
  ]);
};
