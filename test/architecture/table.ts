/** A room, the rooms that it may import besides itself, and its packages. `*`: everything. */
export type Room = { readonly rooms: readonly string[]; readonly packages: readonly string[] };

export const spine = ['errors', 'ports', 'row'];
export const anywhere = ['zod', 'node:crypto'];
const domain = [
  'record',
  'calendar',
  'mapping',
  'agreement',
  'release',
  'roster',
  'feed',
  'ledger',
  'delivery',
  'rights',
  'keys',
  'text',
];
/** What pages and commands show. Never a connector, a store, or the gate itself. */
export const shown = [
  'telling',
  'supplier',
  'door',
  'sync',
  'rights',
  'record',
  'agreement',
  'feed',
  'ledger',
  'delivery',
  'text',
];

const room = (rooms: readonly string[], packages: readonly string[] = []): Room => ({
  rooms,
  packages: [...anywhere, ...packages],
});

/** Who may import whom. A room that is not here fails; adding a room means adding a line. */
export const table: Readonly<Record<string, Room>> = {
  errors: { rooms: [], packages: [] },
  ports: { rooms: ['errors'], packages: [] },
  row: { rooms: ['errors', 'ports'], packages: [] },
  record: room(['errors']),
  calendar: room([...spine, 'record']),
  mapping: room([...spine, 'record'], ['yaml']),
  agreement: room([...spine, 'record'], ['yaml']),
  release: room([...spine, 'record', 'agreement']),
  roster: room([...spine, 'record', 'mapping']),
  // A room may know the words of the rooms that its own sources speak in: the record's, the agreement's.
  feed: room([...spine, 'record', 'calendar', 'release']),
  // It cannot see records: what cannot be seen cannot be written down.
  ledger: room(spine),
  delivery: room([...spine, 'record', 'calendar', 'agreement', 'feed', 'release', 'ledger'], ['p-retry']),
  rights: room([...spine, 'record', 'agreement', 'feed', 'ledger']),
  keys: room(spine),
  text: { rooms: ['errors', 'record'], packages: [] },
  sync: room([...spine, ...domain], ['p-retry', 'yaml']),
  door: room([...spine, ...domain, 'sync']),
  // Suppliers at their own desk: what they may ask and say of what is theirs.
  supplier: room([
    ...spine,
    'record',
    'mapping',
    'agreement',
    'release',
    'roster',
    'feed',
    'ledger',
    'delivery',
    'sync',
    'rights',
    'door',
  ]),
  telling: room([...spine, 'sync', 'rights', 'record', 'text']),
  schedule: room([...spine, 'calendar', 'sync', 'rights', 'text'], ['croner']),
  web: room([...spine, ...shown, 'calendar'], ['hono', 'hono-openapi']),
  cli: room([...spine, ...shown, 'calendar', 'config', 'schedule'], ['node:*']),
  config: room(['errors', 'text']),
  log: room(['errors', 'ports'], ['pino']),
  main: { rooms: ['cli', 'runtime'], packages: ['node:module', 'node:path'] },
  store: room(spine, ['node:sqlite', 'node:fs', 'node:path']),
  connectors: room(spine),
  'connectors/kit': room(spine, ['saxes', 'xml2js', 'csv-parse', 'fflate']),
  'connectors/csv': room(spine, ['csv-parse']),
  'connectors/xlsx': room(spine, ['fflate', 'read-excel-file']),
  mappings: room(['mapping', 'record', 'agreement']),
  runtime: room(['*'], ['*']),
  deploy: room(['*'], ['*']),
};

/** Rooms in which time, randomness and network come in as arguments. */
export const clockless: ReadonlySet<string> = new Set([
  ...spine,
  ...domain,
  'sync',
  'door',
  'supplier',
  'telling',
  'schedule',
  'web',
  'store',
  'connectors',
  'connectors/kit',
  'connectors/csv',
  'connectors/xlsx',
  'mappings',
]);

/** The folders that the table speaks of. */
export const roots = ['src', 'connectors', 'mappings', 'deploy'];

/** The only files that a tool obliges to export a default. */
export const defaultExports = ['src/runtime/workers.ts'];
