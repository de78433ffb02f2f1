import type { Converging } from '../delivery/converging.ts';
import type { Opened } from '../delivery/prepare.ts';
import { entities, type Entity } from '../record/field.ts';
import { itemsOf, type Roster } from '../record/item.ts';
import type { Joined } from '../release/release.ts';
import type { Generation } from '../roster/generation.ts';
import { type Counts, readingSetOf } from '../roster/head.ts';
import type { Agreed } from './agreed.ts';
import type { Gateway } from './gateway.ts';
import { type GroupNames, joinedFor } from './joined.ts';

/** Where it was not counted per kind, every kind may lack somebody. */
const partialKinds = ({ partial, keyless }: Counts): ReadonlySet<Entity> =>
  new Set(entities.filter((entity) => partial && (keyless === undefined || (keyless[entity] ?? 0) > 0)));

/** A generation as far as a feed needs to know it. */
export const openedOf = (generation: Generation): Opened => ({
  id: generation.head.id,
  schoolYear: generation.head.schoolYear,
  readAt: generation.head.readAt,
  roster: generation.roster,
  readingSet: readingSetOf(generation.head.readingSet),
  aside: generation.aside,
  partial: partialKinds(generation.head.counts),
  unstable: generation.head.counts.unstable ?? 0,
});

/** Opens generations by their id; undefined for one that is no more. */
export const loaderOf =
  (gateway: Gateway): Converging['load'] =>
  async (id) => {
    const head = await gateway.generations.byId(id);
    return head === undefined ? undefined : openedOf(await gateway.generations.open(head));
  };

type For = { readonly board: string; readonly agreed: Agreed; readonly names: GroupNames };

/** What joins the pupils of these rosters before the gate; the supplier's own ids only where they may leave. */
export const joinedOf = (gateway: Gateway, of: For, rosters: readonly Roster[]): Promise<Joined> => {
  const { board, agreed, names } = of;
  const issued = agreed.permit.steps.get('pupil')?.some((step) => step.field === 'issuedId') === true;
  const subjects = issued ? rosters.flatMap((roster) => itemsOf(roster, 'pupil').map((item) => item.subject)) : [];
  return joinedFor(gateway, { board, supplier: agreed.supplier.id, subjects: [...new Set(subjects)] }, names);
};
