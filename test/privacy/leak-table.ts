import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { leaks } from './leaks.ts';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Which check catches which leak. `leaky-builds.test.ts` proves each line. */
export const leakTable = (): string =>
  [
    '# Leaky builds',
    '',
    `${leaks.length} small deliberate leaks. \`leaky-builds.test.ts\` puts each into a copy of the source and runs one narrow check`,
    'of `probe.ts`, which must turn red; without a leak every check is green. `node test/privacy/leak-table.ts` writes this page.',
    '',
    row(['leak', 'where', 'caught by']),
    row(['---', '---', '---']),
    ...leaks.map(({ name, patches, caughtBy }) =>
      row([name, [...new Set(patches.map(({ file }) => `\`${file}\``))].join(', '), caughtBy]),
    ),
    '',
  ].join('\n');

if (import.meta.main) await writeFile(join(import.meta.dirname, 'LEAKS.md'), leakTable());
