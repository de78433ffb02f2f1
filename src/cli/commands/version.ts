import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { defineCommand } from '../command.ts';

const manifest = z.object({ version: z.string() });

export const version = defineCommand({
  name: 'version',
  summary: { nl: 'De versie van Sluis en van Node', en: 'The version of Sluis and of Node' },
  options: {},
  positionals: [],
  examples: ['sluis version', 'sluis version --json'],
  run: async ({ out }) => {
    const text = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
    const sluis = manifest.parse(JSON.parse(text)).version;
    out.line(`Sluis ${sluis} (Node ${process.versions.node})`);
    out.json({ sluis, node: process.versions.node });
  },
});
