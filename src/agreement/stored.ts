import type { Row, Statement } from '../ports.ts';
import { GatewayError } from '../errors.ts';
import { integer, optionalText, text } from '../row.ts';
import type { AgreementDocument } from './schema.ts';
import { readStoredText } from './stored-text.ts';
import { canonicalAgreement, hashAgreement } from './text.ts';

const states = ['draft', 'proposed', 'approved', 'superseded', 'revoked'] as const;
export type StoredState = (typeof states)[number];

/** One version of an agreement as it is kept. */
export type Agreement = {
  readonly board: string;
  readonly id: string;
  readonly version: number;
  readonly supplier: string;
  readonly product: string;
  readonly state: StoredState;
  /** Undefined when the stored text is damaged, was changed behind our back, or is of a format we do not know. */
  readonly document: AgreementDocument | undefined;
  readonly hash: string;
  readonly effectiveAt: Date | undefined;
  /** When a later approved version takes (or took) its place. */
  readonly supersededAt: Date | undefined;
  readonly proposedBy: string | undefined;
  readonly approvedBy: string | undefined;
  readonly changedAt: string;
};

const isState = (value: string): value is StoredState => states.some((state) => state === value);

const readDocument = (row: Row): AgreementDocument | undefined => {
  const { document, hash } = readStoredText(text(row, 'document'));
  if (document === undefined || hash !== text(row, 'hash')) return undefined;
  const same = document.supplier === text(row, 'supplier') && document.product.id === text(row, 'product');
  return same ? document : undefined;
};

const instantOf = (row: Row, name: string): Date | undefined => {
  const time = Date.parse(optionalText(row, name) ?? '');
  return Number.isNaN(time) ? undefined : new Date(time);
};

const agreementOf = (row: Row): Agreement => {
  const state = text(row, 'state');
  if (!isState(state)) throw new GatewayError('store_corrupt', { field: 'state' });
  return {
    board: text(row, 'board'),
    id: text(row, 'id'),
    version: integer(row, 'version'),
    supplier: text(row, 'supplier'),
    product: text(row, 'product'),
    state,
    document: readDocument(row),
    hash: text(row, 'hash'),
    effectiveAt: instantOf(row, 'effective_at'),
    supersededAt: undefined,
    proposedBy: optionalText(row, 'proposed_by'),
    approvedBy: optionalText(row, 'approved_by'),
    changedAt: text(row, 'changed_at'),
  };
};

/** A later approved version takes the place of this one; one without a readable moment does so at once. */
const withSuccession = (all: readonly Agreement[]): readonly Agreement[] =>
  all.map((one) => {
    const later = all.filter(
      ({ id, version, state }) => id === one.id && version > one.version && state === 'approved',
    );
    if (later.length === 0) return one;
    return { ...one, supersededAt: new Date(Math.min(...later.map(({ effectiveAt }) => effectiveAt?.getTime() ?? 0))) };
  });

/** All rows of a board become versions that know of each other; hand over whole agreements. */
export const agreementsOf = (rows: readonly Row[]): readonly Agreement[] => withSuccession(rows.map(agreementOf));

export const selectAgreements = 'SELECT * FROM agreement WHERE board = ? ORDER BY supplier, product, id, version';

/** What a new version is made of. */
export type NewVersion = Pick<
  Agreement,
  'board' | 'id' | 'version' | 'state' | 'effectiveAt' | 'proposedBy' | 'approvedBy'
> & {
  readonly document: AgreementDocument;
  readonly changedAt: string;
};

/** State, moment, text and people, as both statements below write them. */
const writable = (made: NewVersion): Statement['params'] => [
  made.state,
  made.effectiveAt?.toISOString() ?? null,
  canonicalAgreement(made.document),
  hashAgreement(made.document),
  made.proposedBy ?? null,
  made.approvedBy ?? null,
  made.changedAt,
];

export const insertVersion = (made: NewVersion): Statement => ({
  sql: `INSERT INTO agreement (id, version, board, supplier, product, state, effective_at, document, hash, proposed_by, approved_by, changed_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  params: [made.id, made.version, made.board, made.document.supplier, made.document.product.id, ...writable(made)],
});

/** Writes state, moment, people and text of a version over what was there. */
export const updateVersion = (made: NewVersion): Statement => ({
  sql: `UPDATE agreement SET state = ?, effective_at = ?, document = ?, hash = ?, proposed_by = ?, approved_by = ?, changed_at = ?
    WHERE board = ? AND id = ? AND version = ?`,
  params: [...writable(made), made.board, made.id, made.version],
});

/** Ends a version whatever its text is, also when nobody can read it. */
export const closeVersion = (one: Agreement, state: 'superseded' | 'revoked', at: string): Statement => ({
  sql: 'UPDATE agreement SET state = ?, changed_at = ? WHERE board = ? AND id = ? AND version = ?',
  params: [state, at, one.board, one.id, one.version],
});
