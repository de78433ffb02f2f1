import { createHash } from 'node:crypto';
import { GatewayError } from '../errors.ts';
import { dueInFull } from '../feed/feed.ts';
import { otherWords } from '../feed/row.ts';
import type { Statement } from '../ports.ts';
import type { LiveConnector } from '../ports/live.ts';
import { text } from '../row.ts';
import type { BoardDocument } from './board-document.ts';
import { sealCredential } from './credential.ts';
import { fits, formatIn } from './destination.ts';
import { arrivalOf } from './fetched.ts';
import type { Gateway } from './gateway.ts';
import { isLive } from './origin.ts';
import { splitSettings } from './parts.ts';
import type { SchoolSource } from './school.ts';
import { dropSecrets } from './source-secret.ts';

type School = BoardDocument['schools'][number];
type Supplier = BoardDocument['suppliers'][number];

/** Of a source that is asked every setting is looked at now; its secrets have no place in a document. */
const checkAsked = (connector: LiveConnector, school: Pick<SchoolSource, 'id' | 'settings'>): void => {
  const { settings } = splitSettings(school);
  const secret = connector.secrets.find((name) => Object.hasOwn(Object(settings), name));
  if (secret !== undefined)
    throw new GatewayError('config_invalid', { school: school.id, setting: `settings.${secret}` });
  connector.parseSettings(settings);
};

/** What a document names must exist here, and its settings must be right before anything is written. */
const checkNames = (gateway: Gateway, { schools, suppliers }: BoardDocument): void => {
  for (const { id, source } of schools) {
    const wrong = (setting: string) => new GatewayError('config_invalid', { school: id, setting });
    const mapping = gateway.mappings.get(source.mapping);
    const connector = gateway.connectors.get(source.connector);
    if (connector === undefined) throw wrong('connector');
    if (mapping === undefined || mapping.connector !== source.connector) throw wrong('mapping');
    if (isLive(connector)) checkAsked(connector, { id, settings: source.settings });
    arrivalOf({ id, settings: source.settings });
  }
  for (const { id, shape, channel, settings } of suppliers) {
    const wrong = (setting: string) => new GatewayError('config_invalid', { supplier: id, setting });
    const taken = gateway.shapes.get(shape);
    if (taken === undefined) throw wrong('shape');
    const found = gateway.channels.get(channel);
    if (found === undefined) throw wrong('channel');
    if (found.serves?.(shape) === false) throw wrong('shape');
    const secret = ['sealedBearer', ...(found.secrets ?? ['bearer'])].find((name) => name in settings);
    if (secret !== undefined) throw wrong(`settings.${secret === 'sealedBearer' ? 'bearer' : secret}`);
    const { format, settings: own } = formatIn(gateway, { id, channel }, settings);
    if (typeof format !== 'string' && !fits(format, taken)) throw wrong('settings.format');
    found.parseSettings(own);
  }
};

/** `isAsked`: nobody has to make a file, so that a reading that is old is old sooner. */
type Place = { readonly board: string; readonly at: string; readonly isAsked: boolean };
const lifeDays = { file: 35, asked: 14 };

const schoolStatements = (
  { board, at, isAsked }: Place,
  { id, name, sector, nightly, calendar, source }: School,
): readonly Statement[] => [
  {
    sql: `INSERT INTO school (id, board, name, sector, nightly, calendar) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, sector = excluded.sector, nightly = excluded.nightly,
        calendar = excluded.calendar`,
    params: [id, board, name, sector, nightly, calendar === undefined ? null : JSON.stringify(calendar)],
  },
  dropSecrets({ id, ...source }),
  {
    sql: `INSERT INTO source (school, board, connector, mapping, settings, key_scope, last_day_in, live_days,
        rhythm, asked_from) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (school) DO UPDATE SET connector = excluded.connector, mapping = excluded.mapping,
        settings = excluded.settings, key_scope = excluded.key_scope, last_day_in = excluded.last_day_in,
        live_days = excluded.live_days, rhythm = excluded.rhythm,
        asked_from = CASE WHEN source.connector = excluded.connector AND source.mapping = excluded.mapping
          AND source.settings = excluded.settings THEN source.asked_from ELSE excluded.asked_from END,
        confirmed_at = CASE WHEN source.connector = excluded.connector AND source.mapping = excluded.mapping
          AND source.key_scope = excluded.key_scope THEN source.confirmed_at END`,
    params: [
      id,
      board,
      source.connector,
      source.mapping,
      JSON.stringify(source.settings),
      source.keyScope === 'brin' ? id.slice(0, 4) : board,
      source.lastDayIn ? 1 : 0,
      source.liveDays ?? (isAsked ? lifeDays.asked : lifeDays.file),
      source.rhythm,
      at,
    ],
  },
];

const originOf = (settings: unknown): string | undefined => {
  const url = typeof settings === 'object' && settings !== null && 'url' in settings ? String(settings.url) : '';
  return URL.canParse(url) ? new URL(url).origin : undefined;
};

/** A secret is for the address that it was given for: another address gets it only when a person types it again. */
const keptSecret = async (gateway: Gateway, board: string, { id, settings }: Supplier): Promise<object> => {
  const [row] = await gateway.store.all('SELECT settings FROM supplier WHERE board = ? AND id = ?', board, id);
  const stored: unknown = row === undefined ? {} : JSON.parse(text(row, 'settings'));
  if (typeof stored !== 'object' || stored === null || !('sealedBearer' in stored)) return {};
  return originOf(stored) === originOf(settings) ? { sealedBearer: stored.sealedBearer } : {};
};

const formatOf = (settings: unknown): unknown =>
  typeof settings === 'object' && settings !== null && 'format' in settings ? settings.format : undefined;

type Way = Pick<Supplier, 'id' | 'shape' | 'channel' | 'settings'>;

/**
 * Where a supplier is served in other words, or elsewhere, than it is now, it gets everything anew. Other words are a change
 * of everything that it collects, from this moment.
 */
export const servedAnew = async (
  { store, clock }: Pick<Gateway, 'store' | 'clock'>,
  board: string,
  { id, shape, channel, settings }: Way,
): Promise<readonly Statement[]> => {
  const sql = 'SELECT shape, channel, settings FROM supplier WHERE board = ? AND id = ?';
  const [row] = await store.all(sql, board, id);
  if (row === undefined) return [];
  const stored: unknown = JSON.parse(text(row, 'settings'));
  const sameWords = text(row, 'shape') === shape;
  const same = sameWords && text(row, 'channel') === channel && formatOf(stored) === formatOf(settings);
  return [...(same ? [] : [dueInFull(board, id)]), ...(sameWords ? [] : [otherWords(board, id, clock.now())])];
};

const supplierStatement = (board: string, { id, name, shape, channel, settings, rules }: Supplier): Statement => ({
  sql: `INSERT INTO supplier (id, board, name, shape, channel, settings, rules) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (board, id) DO UPDATE SET name = excluded.name, shape = excluded.shape, channel = excluded.channel,
      settings = excluded.settings, rules = excluded.rules`,
  params: [id, board, name, shape, channel, JSON.stringify(settings), JSON.stringify(rules)],
});

/** Names the text that was registered: who holds the file can prove that it was this one. */
const hashOf = (document: BoardDocument): string => createHash('sha256').update(JSON.stringify(document)).digest('hex');

const checkOneBoard = async (gateway: Gateway, id: string): Promise<void> => {
  const others = await gateway.store.all('SELECT id FROM board WHERE id <> ?', id);
  if (others.length > 0) throw new GatewayError('config_invalid', { setting: 'board.id' });
};

/**
 * Registers a board with its schools, sources and suppliers, or brings them up to date. What the document does not name
 * stays as it is: nothing is ever removed by leaving it out. Throws config_invalid.
 */
export const applyBoard = async (gateway: Gateway, document: BoardDocument): Promise<void> => {
  const { board, schools, suppliers } = document;
  await checkOneBoard(gateway, board.id);
  checkNames(gateway, document);
  const at = gateway.clock.now().toISOString();
  const facts = { schools: schools.length, suppliers: suppliers.length, hash: hashOf(document) };
  const reachable = await Promise.all(
    suppliers.map(async (one) => ({
      ...one,
      settings: { ...one.settings, ...(await keptSecret(gateway, board.id, one)) },
    })),
  );
  const anew = await Promise.all(suppliers.map((one) => servedAnew(gateway, board.id, one)));
  await gateway.store.batch([
    ...anew.flat(),
    {
      sql: `INSERT INTO board (id, number, name) VALUES (?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET number = excluded.number, name = excluded.name`,
      params: [board.id, board.number, board.name],
    },
    ...schools.flatMap((school) =>
      schoolStatements(
        { board: board.id, at, isAsked: isLive(gateway.connectors.get(school.source.connector)) },
        school,
      ),
    ),
    ...reachable.map((supplier) => supplierStatement(board.id, supplier)),
    ...gateway.remember(board.id, { kind: 'board', at, facts }),
  ]);
};

/** Keeps the secret with which we make ourselves known to a supplier. Throws supplier_unknown. */
export const keepToken = async (gateway: Gateway, board: string, supplier: string, token: string): Promise<void> => {
  const [row] = await gateway.store.all('SELECT id FROM supplier WHERE board = ? AND id = ?', board, supplier);
  if (row === undefined) throw new GatewayError('supplier_unknown', { supplier });
  const sealed = await sealCredential(gateway.keyring, board, supplier, token);
  await gateway.store.batch([
    {
      sql: "UPDATE supplier SET settings = json_set(settings, '$.sealedBearer', ?) WHERE board = ? AND id = ?",
      params: [sealed, board, supplier],
    },
  ]);
};
