import { connect, createServer, type Server, type Socket } from 'node:net';

/** Where it breaks: once this many bytes of a connection have passed, those of the heads included. */
export type Break = { readonly of: 'request' | 'answer'; readonly afterBytes: number };

/**
 * A line between the gateway and a supplier that can break at any byte, in either direction. The supplier at its end is
 * honest and knows nothing of it.
 */
export type Line = {
  readonly url: string;
  /** Every connection from now on breaks there; what is connected ends. */
  breakAt(where: Break): void;
  mend(): void;
  /** How many bytes passed since the last `breakAt` or `mend`, over all connections. */
  passed(): { readonly request: number; readonly answer: number };
  close(): Promise<void>;
};

type Ends = { readonly near: Socket; readonly far: Socket };

const resetBoth = ({ near, far }: Ends): void => {
  near.resetAndDestroy();
  far.resetAndDestroy();
};

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });

export const openLine = async (to: { readonly port: number }): Promise<Line> => {
  const open = new Set<Ends>();
  let broken: Break | undefined;
  let passed = { request: 0, answer: 0 };

  const carry = (of: Break['of'], ends: Ends, from: Socket, into: Socket): void => {
    const at = broken?.of === of ? broken.afterBytes : Infinity;
    let carried = 0;
    from.on('data', (chunk: Buffer) => {
      const part = chunk.subarray(0, at - carried);
      carried += part.length;
      passed = { ...passed, [of]: passed[of] + part.length };
      const end = (): void => (carried >= at ? resetBoth(ends) : undefined);
      if (part.length === 0) end();
      else into.write(part, end);
    });
    from.on('error', () => into.destroy());
    from.on('close', () => into.destroy());
    from.on('end', () => into.end());
  };
  const server = createServer((near) => {
    const ends = { near, far: connect(to.port, '127.0.0.1') };
    open.add(ends);
    near.on('close', () => open.delete(ends));
    carry('request', ends, near, ends.far);
    carry('answer', ends, ends.far, near);
  });
  const port = await listening(server);
  const begin = (where: Break | undefined): void => {
    broken = where;
    passed = { request: 0, answer: 0 };
    for (const { near, far } of open) {
      near.destroy();
      far.destroy();
    }
  };
  return {
    url: `http://127.0.0.1:${port}/deliveries`,
    breakAt: begin,
    mend: () => begin(undefined),
    passed: () => passed,
    close: () => {
      begin(undefined);
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
};
