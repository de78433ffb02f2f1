import type { Shaped } from '../../src/ports/door.ts';

/** An item without its brand. */
export type PlainShaped = Omit<Shaped, keyof { [Name in keyof Shaped as Name extends symbol ? Name : never]: true }>;

/** The one place outside release/shape.ts where an item is made, and only for tests. The cast is allowed in this file alone. */
export const testShaped = (plain: PlainShaped): Shaped => plain as Shaped;
