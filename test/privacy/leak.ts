import type { CheckName } from './probe.ts';

/** One place in the source and what a careless hand makes of it. */
export type Patch = { readonly file: string; readonly find: string; readonly put: string };

/** A small deliberate leak, and the narrow check that must find it. */
export type Leak = {
  readonly name: string;
  readonly caughtBy: CheckName;
  readonly patches: readonly [Patch, ...Patch[]];
};

export const leak = (name: string, caughtBy: CheckName, ...patches: readonly [Patch, ...Patch[]]): Leak => ({
  name,
  caughtBy,
  patches,
});
export const patch = (file: string, find: string, put: string): Patch => ({ file, find, put });
