import { open } from 'node:fs/promises';
import { edexmlChunks } from '../../deploy/demo/large.ts';
import { schoolYearOf } from '../../src/roster/school-year.ts';

/** Writes an EDEXML export of about so many bytes; the same day gives the same file. */
export const writeLarge = async (path: string, bytes: number, today: string): Promise<void> => {
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of edexmlChunks({ seed: 'bench', schoolYear: schoolYearOf(today), today, bytes })) {
      await file.write(chunk);
    }
  } finally {
    await file.close();
  }
};
