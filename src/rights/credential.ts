import { createHash } from 'node:crypto';
import { GatewayError } from '../errors.ts';
import type { Clock, Random, Remember, Row, Statement, Store } from '../ports.ts';
import type { Visitor } from '../ports/door.ts';
import { optionalText, text } from '../row.ts';

/** What a client may ask for. The names of OneRoster are those of its standard; `supplier` is our own desk for suppliers. */
export const scopes = ['roster-core.readonly', 'roster.readonly', 'roster-demographics.readonly', 'supplier'] as const;
export type DoorScope = (typeof scopes)[number];

/** As it is kept: `until` is set once it ends (an instant). */
export type Credential = {
  readonly id: string;
  readonly kind: 'client' | 'key';
  readonly supplier: string;
  readonly product: string;
  readonly school: string | undefined;
  readonly scopes: readonly string[];
  readonly madeAt: string;
  readonly until: string | undefined;
};

/** `school` set makes a key for that school (UWLR); otherwise a client that sees every school of the product. */
export type NewCredential = {
  readonly supplier: string;
  readonly product: string;
  readonly school?: string | undefined;
  readonly scopes?: readonly DoorScope[];
  /** Who makes it; a supplier that rotates its own has none. */
  readonly actor?: string | undefined;
};

export type MadeCredential = {
  readonly credential: Credential;
  /** Shown once and kept nowhere. */
  readonly secret: string;
  /** For the batch that makes it. */
  readonly statements: readonly Statement[];
};

export type CredentialPorts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly remember: Remember;
};

/** A secret has at least 190 random bits, so a plain hash cannot be searched and needs no salt. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret, 'utf8').digest('hex');

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';

/** 32 letters and digits that nobody takes for another; 56 of them, so a byte beyond 224 is thrown again. */
const letterKey = (random: Random): string => {
  let key = '';
  while (key.length < 32) {
    for (const byte of random.bytes(40)) if (byte < 224 && key.length < 32) key += letters[byte % 56];
  }
  return key;
};

/** A key begins with its school, as suppliers that show it to people ask (Gynzy: 20 to 50 characters); UWLR 2.2: at most 64. */
const secretFor = (random: Random, school: string | undefined): string =>
  school === undefined ? Buffer.from(random.bytes(32)).toString('base64url') : `${school}-${letterKey(random)}`;

export const credentialOf = (row: Row): Credential => ({
  id: text(row, 'id'),
  kind: text(row, 'kind') === 'key' ? 'key' : 'client',
  supplier: text(row, 'supplier'),
  product: text(row, 'product'),
  school: optionalText(row, 'school'),
  scopes: text(row, 'scopes').split(' ').filter(Boolean),
  madeAt: text(row, 'made_at'),
  until: optionalText(row, 'until'),
});

export const visitorOf = (row: Row, scopeText: string): Visitor => ({
  credential: text(row, 'id'),
  board: text(row, 'board'),
  supplier: text(row, 'supplier'),
  product: text(row, 'product'),
  school: optionalText(row, 'school'),
  scopes: new Set(scopeText.split(' ').filter(Boolean)),
});

const known = async (store: Store, board: string, { supplier, school }: NewCredential): Promise<void> => {
  const [found] = await store.all('SELECT id FROM supplier WHERE board = ? AND id = ?', board, supplier);
  if (found === undefined) throw new GatewayError('supplier_unknown', { supplier });
  if (school === undefined) return;
  const [place] = await store.all('SELECT id FROM school WHERE board = ? AND id = ?', board, school);
  if (place === undefined) throw new GatewayError('school_unknown', { school });
};

const insert = `INSERT INTO door_credential (id, board, supplier, product, school, kind, scopes, hash, made_at, until)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)`;

/** A new credential that is not stored yet. Throws supplier_unknown, school_unknown. */
export const makeCredential = async (
  ports: CredentialPorts,
  board: string,
  wish: NewCredential,
): Promise<MadeCredential> => {
  const { store, clock, random, remember } = ports;
  await known(store, board, wish);
  const { supplier, product, school, actor } = wish;
  const at = clock.now().toISOString();
  const id = Buffer.from(random.bytes(16)).toString('hex');
  const secret = secretFor(random, school);
  const kind = school === undefined ? 'client' : 'key';
  const granted = school === undefined ? (wish.scopes ?? scopes) : [];
  const facts = { credential: id, what: 'made', kind, scopes: [...granted] };
  const about = {
    at,
    supplier,
    product,
    ...(school === undefined ? {} : { school }),
    ...(actor === undefined ? {} : { actor }),
  };
  return {
    credential: { id, kind, supplier, product, school, scopes: granted, madeAt: at, until: undefined },
    secret,
    statements: [
      {
        sql: insert,
        params: [id, board, supplier, product, school ?? null, kind, granted.join(' '), hashOf(secret), at],
      },
      ...remember(board, { kind: 'credential', ...about, facts }),
    ],
  };
};

/** Ends a credential at an instant; its tokens end with it. Statements for one batch. */
export const endCredential = (
  ports: Pick<CredentialPorts, 'clock' | 'remember'>,
  board: string,
  { id, supplier, product }: Credential,
  ending: { readonly until: string; readonly actor?: string | undefined },
): readonly Statement[] => {
  const { until, actor } = ending;
  const at = ports.clock.now().toISOString();
  const about = { at, supplier, product, ...(actor === undefined ? {} : { actor }) };
  return [
    { sql: 'UPDATE door_credential SET until = ? WHERE board = ? AND id = ?', params: [until, board, id] },
    ...ports.remember(board, { kind: 'credential', ...about, facts: { credential: id, what: 'ended', until } }),
  ];
};
