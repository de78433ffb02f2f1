import type { Watch } from '../delivery/watch.ts';
import { GatewayError } from '../errors.ts';

type Bytes = ReadableStream<Uint8Array>;

/**
 * An answer on its way, that ends when what it rests on is no more: the stream fails, so that its socket is reset and what
 * was not sent yet never is.
 */
export const guarded = (answer: Bytes, watch: Watch): Bytes => {
  const reader = answer.getReader();
  return new ReadableStream({
    start: (controller) => {
      watch.signal.addEventListener('abort', () => {
        watch.end();
        controller.error(new GatewayError('agreement_not_in_force'));
        // What is below may have failed by the same end already.
        reader.cancel().catch(() => undefined);
      });
    },
    pull: async (controller) => {
      const { done, value } = await reader.read().catch((error: unknown) => {
        watch.end();
        throw error;
      });
      if (watch.signal.aborted) return;
      if (!done) {
        controller.enqueue(value);
        return;
      }
      watch.end();
      controller.close();
    },
    cancel: (reason) => {
      watch.end();
      return reader.cancel(reason);
    },
  });
};
