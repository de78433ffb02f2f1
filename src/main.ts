import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// First of all, and within our own folder: a cache in a shared /tmp could be filled by somebody else.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/sluis'));

const { runCli } = await import('./cli/run.ts');
const { processTerminal } = await import('./cli/terminal.ts');
const { createHome } = await import('./runtime/home.ts');
process.exitCode = await runCli(process.argv.slice(2), processTerminal(), createHome(process.env));
