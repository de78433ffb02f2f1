import { GatewayError } from '../errors.ts';
import type { Statement } from '../ports.ts';
import type { BoardDocument } from './board-document.ts';
import { sealCredential } from './credential.ts';
import type { Gateway } from './gateway.ts';

type School = BoardDocument['schools'][number];
type Supplier = BoardDocument['suppliers'][number];

/** What a document names must exist here, and its settings must be right before anything is written. */
const checkNames = (gateway: Gateway, { schools, suppliers }: BoardDocument): void => {
  for (const { id, source } of schools) {
    const wrong = (setting: string) => new GatewayError('config_invalid', { school: id, setting });
    const mapping = gateway.mappings.get(source.mapping);
    if (!gateway.connectors.has(source.connector)) throw wrong('connector');
    if (mapping === undefined || mapping.connector !== source.connector) throw wrong('mapping');
  }
  for (const { id, shape, channel, settings } of suppliers) {
    const wrong = (setting: string) => new GatewayError('config_invalid', { supplier: id, setting });
    if (!gateway.shapes.has(shape)) throw wrong('shape');
    const found = gateway.channels.get(channel);
    if (found === undefined) throw wrong('channel');
    if ('bearer' in settings || 'sealedBearer' in settings) throw wrong('settings.bearer');
    found.parseSettings(settings);
  }
};

const schoolStatements = (board: string, { id, name, sector, nightly, source }: School): readonly Statement[] => [
  {
    sql: `INSERT INTO school (id, board, name, sector, nightly) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, sector = excluded.sector, nightly = excluded.nightly`,
    params: [id, board, name, sector, nightly],
  },
  {
    sql: `INSERT INTO source (school, board, connector, mapping, settings, key_scope, last_day_in, live_days)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (school) DO UPDATE SET connector = excluded.connector, mapping = excluded.mapping,
        settings = excluded.settings, key_scope = excluded.key_scope, last_day_in = excluded.last_day_in,
        live_days = excluded.live_days`,
    params: [
      id,
      board,
      source.connector,
      source.mapping,
      JSON.stringify(source.settings),
      source.keyScope === 'brin' ? id.slice(0, 4) : board,
      source.lastDayIn ? 1 : 0,
      source.liveDays,
    ],
  },
];

/** A secret that was given before stays; the document never holds one. */
const supplierStatement = (board: string, { id, name, shape, channel, settings }: Supplier): Statement => ({
  sql: `INSERT INTO supplier (id, board, name, shape, channel, settings) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (board, id) DO UPDATE SET name = excluded.name, shape = excluded.shape, channel = excluded.channel,
      settings = CASE WHEN supplier.settings ->> 'sealedBearer' IS NULL THEN excluded.settings
        ELSE json_set(excluded.settings, '$.sealedBearer', supplier.settings ->> 'sealedBearer') END`,
  params: [id, board, name, shape, channel, JSON.stringify(settings)],
});

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
  await gateway.store.batch([
    {
      sql: `INSERT INTO board (id, number, name) VALUES (?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET number = excluded.number, name = excluded.name`,
      params: [board.id, board.number, board.name],
    },
    ...schools.flatMap((school) => schoolStatements(board.id, school)),
    ...suppliers.map((supplier) => supplierStatement(board.id, supplier)),
    ...gateway.remember(board.id, { kind: 'board', at, facts: { schools: schools.length } }),
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
