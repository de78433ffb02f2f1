import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/sluis'));

const { measureRelease } = await import('../../src/runtime/bench.ts');

/** One release in a process of its own: file, folder for the outcome, suppliers, day. Writes what it came to as JSON. */
const [path = '', folder = '', suppliers = '1', day = ''] = process.argv.slice(2);
const start = performance.now();
const at = new Date(`${day}T12:00:00Z`);
const pupils = await measureRelease({ path, folder, suppliers: Number(suppliers), school: '99XA00', at });
const maxRssMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ pupils, ms: performance.now() - start, maxRssMb })}\n`);
