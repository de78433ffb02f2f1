import type { Circumstances } from './circumstances.ts';
import type { Before } from './before.ts';
import type { Opened, Prepared } from './prepare.ts';

/** One feed's difference on its way past the holds. */
export type Weighing = {
  /** As if nothing waited. */
  readonly bare: Prepared;
  readonly opened: Opened;
  readonly circumstances: Circumstances;
  /** How many pupils the supplier has. */
  readonly pupils: number;
  /** The agreement was over since this feed was last compared: nobody knows any more what waited then. */
  readonly returned: boolean;
  /** What the supplier has, made again under the agreement of now; opened only when it is needed. */
  before(): Promise<Before>;
};
