import type { Pulse, Statement, Store, Timer } from '../ports.ts';

/** Another process may have written: so often is looked. A revocation has to bite within a second. */
const everyMs = 250;

/** What decides whether something may be sent, where it is written to. */
const decisive =
  /\b(?:INTO|UPDATE|FROM)\s+(?:agreement|activation|restriction|consent|stop|supplier|door_credential|given_back)\b/;
const decides = ({ sql }: Statement): boolean => decisive.test(sql);

/** `over` puts the pulse between everything and the store, so that a decision of this process is felt at once. */
type Beating = { readonly pulse: Pulse; over(store: Store): Store };

/** Beats every 250 ms while anybody looks, and right after a decision was committed in this process. */
export const createPulse = (timer: Timer): Beating => {
  const looks = new Set<() => void>();
  let cancel: (() => void) | undefined;
  const beat = (): void => {
    for (const look of looks) look();
  };
  const wait = (): void => {
    cancel = timer(everyMs, () => {
      beat();
      wait();
    });
  };
  return {
    pulse: (look) => {
      looks.add(look);
      if (cancel === undefined) wait();
      return () => {
        looks.delete(look);
        if (looks.size > 0) return;
        cancel?.();
        cancel = undefined;
      };
    },
    over: (store) => ({
      ...store,
      batch: async (statements, lease) => {
        await store.batch(statements, lease);
        if (statements.some(decides)) beat();
      },
    }),
  };
};
