import type { Circumstances, Elsewhere } from './circumstances.ts';
import type { Before } from './before.ts';
import type { Opened, Prepared } from './prepare.ts';

/** One feed's difference on its way past the holds. */
export type Weighing = {
  /** As if nothing waited. */
  readonly bare: Prepared;
  readonly opened: Opened;
  readonly circumstances: Circumstances;
  /** Of who is new or gone here. */
  readonly elsewhere: Elsewhere;
  /** How many pupils the supplier has. */
  readonly pupils: number;
  /** What the supplier has, made again under the agreement of now; opened only when it is needed. */
  before(): Promise<Before>;
};
