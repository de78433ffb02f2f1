import { describe, expect, it } from 'vitest';
import { guarded } from './guard.ts';

const pieces = (count: number): ReadableStream<Uint8Array> => {
  let left = count;
  return new ReadableStream({
    pull: (controller) => {
      left -= 1;
      if (left < 0) controller.close();
      else controller.enqueue(new Uint8Array([left]));
    },
  });
};
const watching = () => {
  const cut = new AbortController();
  let ended = 0;
  return { cut, watch: { signal: cut.signal, end: () => void (ended += 1) }, ended: () => ended };
};

describe('an answer on its way', () => {
  it('comes whole when nothing changes, and is watched no longer', async () => {
    const { watch, ended } = watching();
    expect((await new Response(guarded(pieces(3), watch)).arrayBuffer()).byteLength).toBe(3);
    expect(ended()).toBe(1);
  });

  it('fails when the agreement ends while it is under way', async () => {
    const { cut, watch, ended } = watching();
    const reader = guarded(pieces(1_000), watch).getReader();
    await reader.read();
    cut.abort();
    await expect(
      (async () => {
        for (;;) if ((await reader.read()).done) return 'whole';
      })(),
    ).rejects.toMatchObject({ code: 'agreement_not_in_force' });
    expect(ended()).toBe(1);
  });

  it('is watched no longer when nobody reads on', async () => {
    const { watch, ended } = watching();
    await guarded(pieces(3), watch).cancel();
    expect(ended()).toBe(1);
  });

  it('of several schools fails once for all of them, and leaves no failure behind that nobody handles', async () => {
    const [one, other] = [watching(), watching()];
    const lost: unknown[] = [];
    const note = (error: unknown) => void lost.push(error);
    process.on('unhandledRejection', note);
    const body = guarded(guarded(pieces(1_000), one.watch), other.watch);
    one.cut.abort();
    other.cut.abort();
    await expect(body.getReader().read()).rejects.toMatchObject({ code: 'agreement_not_in_force' });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    expect(lost).toEqual([]);
  });

  it('is watched no longer when it breaks off by itself', async () => {
    const { watch, ended } = watching();
    const broken = new ReadableStream<Uint8Array>({ pull: () => Promise.reject(new Error('broken')) });
    await expect(new Response(guarded(broken, watch)).arrayBuffer()).rejects.toThrow('broken');
    expect(ended()).toBe(1);
  });
});
