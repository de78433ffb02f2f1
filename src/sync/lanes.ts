/** So many schools read and compute at once; more would only wait for each other. */
const atWork = 8;

/** So many are open in all, those included that only wait for their suppliers: each holds its reading in memory. */
const openInAll = 64;

/** Works on one school; it calls `afloat` once nothing is left but waiting for suppliers. Never rejects. */
type Job = (afloat: () => void) => Promise<void>;

/**
 * Schools side by side, a bounded number of them. One whose deliveries are all under way makes room for the next: waiting
 * for a network is no work.
 */
export const createLanes = () => {
  const waiting: Job[] = [];
  let working = 0;
  let open = 0;
  const begin = (): void => {
    const room = Math.min(atWork - working, openInAll - open);
    for (const job of waiting.splice(0, Math.max(room, 0))) start(job);
  };
  const start = (job: Job): void => {
    working += 1;
    open += 1;
    let isAtWork = true;
    const afloat = (): void => {
      if (isAtWork) working -= 1;
      isAtWork = false;
    };
    const ended = (): void => {
      afloat();
      open -= 1;
      begin();
    };
    void job(() => {
      afloat();
      begin();
    }).then(ended);
  };
  return {
    add: (jobs: readonly Job[]): void => {
      waiting.push(...jobs);
      begin();
    },
    /** Whoever waits is not begun any more. */
    clear: (): void => void waiting.splice(0),
  };
};
