import { createServer } from 'node:http';

/**
 * Suppliers at their smallest: real HTTP servers, each on a port of its own, that read a delivery whole and keep
 * nothing but counts. A process of its own; told how many by its argument, it writes their addresses as one line.
 */
const suppliers = Number(process.argv[2]);
const counts = { deliveries: 0, bytes: 0 };

const listen = (): Promise<string> =>
  new Promise((resolve) => {
    const server = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => {
        counts.bytes += chunk.length;
      });
      request.on('end', () => {
        counts.deliveries += 1;
        response.writeHead(204).end();
      });
    });
    server.keepAliveTimeout = 60_000;
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/deliveries`);
    });
  });

const urls = await Promise.all(Array.from({ length: suppliers }, listen));
process.stdout.write(`${JSON.stringify(urls)}\n`);
process.stdin.on('data', () => process.stdout.write(`${JSON.stringify(counts)}\n`));
process.stdin.on('end', () => process.exit(0));
