import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { ReceiverState } from '../../deploy/demo/receiver.ts';
import { type FakeSupplier, type Fault, startSupplier } from '../world/supplier.ts';

/** A fake supplier in a thread of its own: what it remembers is not in the heap of whoever is measured here. */
export type FarSupplier = {
  readonly url: string;
  misbehave(fault: Fault, times: number): Promise<void>;
  /** Behaves again, and lets go of the requests that it keeps. */
  behave(): Promise<void>;
  state(): Promise<ReceiverState>;
  close(): Promise<void>;
};

type Ask =
  | { readonly ask: 'misbehave'; readonly fault: Fault; readonly times: number }
  | { readonly ask: 'behave' | 'state' | 'close' };
type Options = { readonly issue?: string };
type Answer = { readonly url: string } | { readonly state: ReceiverState } | 'done';

const obey = async (supplier: FakeSupplier, asked: Ask): Promise<Answer> => {
  if (asked.ask === 'state') return { state: supplier.state() };
  if (asked.ask === 'close') await supplier.close();
  else if (asked.ask === 'misbehave') supplier.misbehave(asked.fault, asked.times);
  else {
    supplier.behave();
    supplier.forget();
  }
  return 'done';
};

const isOptions = (given: unknown): given is { readonly supplier: Options } =>
  typeof given === 'object' && given !== null && 'supplier' in given;

const serve = async (options: Options): Promise<void> => {
  const supplier = await startSupplier(options);
  parentPort?.on('message', (asked: Ask) => {
    void obey(supplier, asked).then((answer) => parentPort?.postMessage(answer, []));
  });
  parentPort?.postMessage({ url: supplier.url } satisfies Answer, []);
};

if (!isMainThread && isOptions(workerData)) await serve(workerData.supplier);

export const startFarSupplier = async (options: Options): Promise<FarSupplier> => {
  const worker = new Worker(new URL(import.meta.url), { workerData: { supplier: options } });
  const answered = (): Promise<Answer> =>
    new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
  const asking = async (asked: Ask): Promise<Answer> => {
    const answer = answered();
    worker.postMessage(asked, []);
    const got = await answer;
    worker.removeAllListeners('error');
    return got;
  };
  const first = await answered();
  worker.removeAllListeners('error');
  if (first === 'done' || !('url' in first)) throw new Error('no supplier');
  return {
    url: first.url,
    misbehave: async (fault, times) => void (await asking({ ask: 'misbehave', fault, times })),
    behave: async () => void (await asking({ ask: 'behave' })),
    state: async () => {
      const got = await asking({ ask: 'state' });
      if (got === 'done' || !('state' in got)) throw new Error('no state');
      return got.state;
    },
    close: async () => {
      await asking({ ask: 'close' });
      await worker.terminate();
    },
  };
};
