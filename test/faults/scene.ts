import { cp, readdir, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Config } from '../../src/config.ts';
import { testConfig } from '../world/house.ts';
import { type FakeSupplier, startSupplier } from '../world/supplier.ts';
import { type Book, readBook } from './book.ts';
import type { History, Requested } from './history.ts';
import type { Stage } from './stage.ts';
import { scratch } from './scratch.ts';

/** A copy of a stage on which one trial plays: its own folder, its own suppliers. */
export type Scene = {
  readonly stage: Stage;
  readonly folder: string;
  readonly config: Config;
  readonly suppliers: ReadonlyMap<string, FakeSupplier>;
  /** Milliseconds since the epoch. Each process begins a second after the one before it: nobody waits for a lease. */
  nextStartMs(): number;
  /** Notes what has come and what is written down; call it whenever a process has ended. */
  note(): Promise<Book>;
  /** Everything noted so far; `settled`: a run has ended well since the last fault. */
  history(settled: boolean): History;
  close(): Promise<void>;
};

/** Asks once more through the front door: whoever came before has been let in by then. */
const knock = ({ port }: FakeSupplier): Promise<void> =>
  new Promise((resolve) => {
    const request = get({ port, host: '127.0.0.1', path: '/', agent: false }, (answer) => {
      answer.resume();
      answer.on('end', resolve);
    });
    request.on('error', () => resolve());
  });

const redirect = (folder: string, suppliers: ReadonlyMap<string, FakeSupplier>): void => {
  const db = new DatabaseSync(join(folder, 'data', 'sluis.db'));
  const update = db.prepare("UPDATE supplier SET settings = json_set(settings, '$.url', ?) WHERE id = ?");
  for (const [id, { url }] of suppliers) update.run(url, id);
  db.close();
};

const idOfRequest = ({ headers }: FakeSupplier['received'][number]): string => String(headers['idempotency-key'] ?? '');

const waitingIn = (folder: string, school: string): Promise<number> =>
  readdir(join(folder, 'data', 'inbox', school)).then(
    (names) => names.filter((name) => !name.startsWith('.')).length,
    () => 0,
  );

export const openScene = async (stage: Stage): Promise<Scene> => {
  const folder = await scratch('scene');
  await cp(stage.folder, folder, { recursive: true });
  const suppliers = new Map<string, FakeSupplier>();
  for (const { id, issue, state } of stage.suppliers) {
    suppliers.set(id, await startSupplier({ state, ...(issue === undefined ? {} : { issue }) }));
  }
  redirect(folder, suppliers);
  const shown = stage.suppliers.flatMap(({ state }) =>
    Object.values(state.feeds).flatMap(({ manifest: { checkpoint } }) =>
      typeof checkpoint === 'string' ? [checkpoint] : [],
    ),
  );
  const books: Book[] = [await readBook(join(folder, 'data'))];
  const requests: Requested[] = [];
  const seen = new Map<string, number>();
  const waiting = new Map<string, number>();
  let starts = 0;

  const collect = (supplier: string, server: FakeSupplier): void => {
    const from = seen.get(supplier) ?? 0;
    const more = server.received.slice(from).filter(({ method }) => method === 'POST');
    seen.set(supplier, server.received.length);
    for (const one of more) {
      requests.push({
        supplier,
        delivery: idOfRequest(one),
        body: one.body,
        complete: one.complete,
        process: books.length - 1,
      });
    }
  };
  return {
    stage,
    folder,
    config: testConfig(folder),
    suppliers,
    nextStartMs: () => stage.atMs + 1000 * starts++,
    note: async () => {
      for (const [id, server] of suppliers) {
        // Twice: what was let in before the first knock has been read before the second is answered.
        await knock(server);
        await knock(server);
        collect(id, server);
      }
      const book = await readBook(join(folder, 'data'));
      books.push(book);
      for (const { school } of stage.handedIn) waiting.set(school, await waitingIn(folder, school));
      return book;
    },
    history: (settled) => ({
      books,
      requests,
      shown,
      settled,
      intakes: stage.handedIn.map((one) => ({ ...one, waiting: waiting.get(one.school) ?? 0 })),
    }),
    close: async () => {
      for (const server of suppliers.values()) await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
