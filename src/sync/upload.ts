import { asGatewayError, GatewayError } from '../errors.ts';
import type { Input, Timer } from '../ports.ts';
import type { Gateway, Waiting } from './gateway.ts';
import { syncSchools } from './night.ts';
import type { SchoolReport } from './report.ts';

/** Bytes. An export of the largest school is a tenth of it. */
export const maxUploadBytes = 200 * 1024 * 1024;
/** Milliseconds between two pieces, and for the whole: shorter than the lease of a run, which nothing prolongs meanwhile. */
const maxSilenceMs = 20_000;
const maxWholeMs = 4 * 60_000;

/** What was read, as counts and codes. */
export type Uploaded = Pick<SchoolReport, 'intake' | 'error' | 'counts' | 'drift'>;

/** `read`: once the file was read, or refused. `done`: once everybody has it who is to have it. */
export type Upload = { readonly read: Promise<Uploaded>; readonly done: Promise<void> };

const late = (timer: Timer, ms: number): { readonly reached: Promise<never>; cancel(): void } => {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  return { reached: promise, cancel: timer(ms, () => reject(new GatewayError('upload_slow'))) };
};

/** A sender that goes away midway gives no error everywhere, so the declared length is held against what came. */
const checkWhole = (size: number, declared: number | undefined): void => {
  if (declared !== undefined && size !== declared) throw new GatewayError('source_cut_off');
};

type Sent = {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Content-Length, where the sender gave one. */
  readonly declared: number | undefined;
  readonly timer: Timer;
  readonly maxBytes: number;
};

/** What a sender sends, within limits of size and time; nothing of it is kept. */
async function* limited({ bytes, declared, timer, maxBytes }: Sent): AsyncGenerator<Uint8Array> {
  const whole = late(timer, maxWholeMs);
  const chunks = bytes[Symbol.asyncIterator]();
  let size = 0;
  try {
    for (;;) {
      const silent = late(timer, maxSilenceMs);
      const next = await Promise.race([chunks.next(), silent.reached, whole.reached]).finally(silent.cancel);
      if (next.done === true) return checkWhole(size, declared);
      size += next.value.length;
      if (size > maxBytes) throw new GatewayError('source_too_large', { limit: maxBytes });
      yield next.value;
    }
  } catch (error) {
    // The sender hung up: what came so far is a part of a file.
    throw error instanceof GatewayError ? error : new GatewayError('source_cut_off', {}, { cause: error });
  } finally {
    whole.cancel();
    void chunks.return?.()?.catch(() => undefined);
  }
}

const waitingOf = (input: Input): Waiting => ({ input, intact: async () => true, done: async () => undefined });

/** Runs a school with a file that is being sent, as its night does with one from its folder. */
export const startUpload = (gateway: Gateway, school: string, sent: Sent): Upload => {
  const read = Promise.withResolvers<Uploaded>();
  // Whoever asks only for the end must not be told of it as if nobody had caught it.
  read.promise.catch(() => undefined);
  const run = async (): Promise<void> => {
    const input = waitingOf({ name: 'upload', bytes: limited(sent) });
    for await (const report of syncSchools(gateway, [school], { input, patient: true, taken: read.resolve })) {
      // A run that was not made at all (another one is under way) has nothing else to say.
      read.resolve(report);
    }
  };
  const done = run();
  done.catch((error: unknown) => read.reject(asGatewayError(error)));
  return { read: read.promise, done };
};
