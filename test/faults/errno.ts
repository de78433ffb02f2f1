import { join } from 'node:path';
import * as z from 'zod';
import { type Ended, runGateway } from './gateway-process.ts';
import { type Book, readBook } from './book.ts';
import type { Violation } from './history.ts';
import type { Rehearsed } from './kills.ts';
import { openScene, type Scene } from './scene.ts';
import { recoverInside, verdictAfter, verdictNow } from './verdict.ts';

/** A call that the system refuses: which one, with what, from the n-th on or only the n-th, and on which file alone. */
export type Refusal = {
  readonly call: string;
  readonly error: 'ENOSPC' | 'EIO' | 'EINTR' | 'EAGAIN' | 'EMFILE' | 'EACCES' | 'EROFS';
  readonly at: number;
  readonly lasting?: boolean;
  /** Under the scene's folder. */
  readonly file?: string;
};

export type Refused = {
  readonly ended: Ended;
  /** The code of the error that it ended with, or that it tells of a school. */
  readonly codes: readonly string[];
  readonly violations: readonly Violation[];
  /** As it was after the refusal, before the next run. */
  readonly book: Book;
};

const told = z.union([
  z.object({ error: z.object({ code: z.string(), what: z.string().min(10), next: z.string().min(10) }) }),
  z.object({
    schools: z.array(z.object({ error: z.object({ code: z.string() }).optional() })),
  }),
]);

const codesIn = ({ out }: Ended): readonly string[] => {
  const said = told.parse(JSON.parse(out));
  return 'error' in said ? [said.error.code] : said.schools.flatMap(({ error }) => error?.code ?? []);
};

const options = ({ call, file }: Refusal, scene: Scene): readonly string[] | undefined =>
  file === undefined ? undefined : ['-e', `trace=${call}`, '-P', join(scene.folder, file)];

/** Who says that all went well must have done everything; who does not must have said so before anything else. */
const honest = async (scene: Scene, ended: Ended, quiet: Rehearsed['quiet']): Promise<readonly Violation[]> => {
  if (ended.code === 0) return verdictAfter(scene, quiet);
  const found = [...(await verdictNow(scene, quiet))];
  if (ended.signal !== null) found.push({ invariant: 'end', what: `ended by ${ended.signal}` });
  if (codesIn(ended).length === 0)
    found.push({ invariant: 'end', what: 'said neither what went wrong nor that all was well' });
  return found;
};

/** Runs the night with one refused call, looks, runs it again as it should be, and looks again. */
export const tryRefusal = async ({ stage, quiet }: Rehearsed, refusal: Refusal): Promise<Refused> => {
  const scene = await openScene(stage);
  try {
    const { call, error, at, lasting = false } = refusal;
    const only = options(refusal, scene);
    const ended = await runGateway(scene, {
      inject: [`${call}:error=${error}:when=${at}${lasting ? '+' : ''}`],
      ...(only === undefined ? {} : { options: only }),
    });
    const book = await readBook(scene.config.data);
    const found = [...(await honest(scene, ended, quiet))];
    found.push(...(await recoverInside(scene)), ...(await verdictAfter(scene, quiet)));
    return { ended, codes: codesIn(ended), violations: found, book };
  } finally {
    await scene.close();
  }
};
