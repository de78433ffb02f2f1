import { labelOf } from '../agreement/labels.ts';
import { fieldsFor } from '../agreement/permitted.ts';
import type { Words } from '../agreement/wording.ts';
import { absence } from '../delivery/tally.ts';
import { originsOf } from '../mapping/origins.ts';
import type { Mapping } from '../mapping/table.ts';
import { bans } from '../record/bans.ts';
import { agreeable } from '../record/catalogue.ts';
import type { Entity } from '../record/field.ts';
import type { Item } from '../record/item.ts';
import type { Permit, Withheld } from '../release/permit.ts';
import { type Joined, type Release, verdict } from '../release/release.ts';

/** One field that does not go to a supplier, with the reason. */
export type Staying = {
  /** `pupil/postcode`; for what is banned the source's own name, `leerling/bsn`. */
  readonly path: string;
  readonly label: Words;
  readonly reason: Withheld;
  /** Set for what is banned: which article or house rule. */
  readonly rule?: Words;
  /** The source has no such field at all. */
  readonly notOffered?: true;
  /** The source has it and does not permit us to see it. */
  readonly notPermitted?: true;
};

type Through = {
  readonly permit: Permit;
  readonly joined: Joined;
  readonly mapping: Mapping | undefined;
  /** Names that the source did not permit when this was read; see `Counts`. */
  readonly notPermitted: readonly string[];
};

const fieldReason = (item: Item, field: string, { permit, joined }: Through): Withheld => {
  const step = permit.steps.get(item.entity)?.find((one) => one.field === field);
  if (step === undefined) return absence(item.entity, field, permit);
  // What may go and is not in the release pointed at nothing that this supplier sees: to it that is empty.
  const found = verdict(item, step, permit, joined);
  return found === 'released' ? 'empty' : found;
};

/** What this source can tell of such an item, and what is agreed of it. */
const namesFor = (entity: Entity, offered: ReadonlySet<string>, permit: Permit): readonly string[] => {
  const agreed = fieldsFor(permit.agreement.document, entity);
  return agreeable(entity).filter((field) => agreed.has(field) || offered.has(`${entity}/${field}`));
};

const fieldsStaying = (item: Item, made: Release, through: Through): readonly Staying[] => {
  const { mapping, notPermitted } = through;
  const offered = mapping === undefined ? new Set<string>() : originsOf(mapping);
  const permitted = mapping === undefined ? offered : originsOf(mapping, notPermitted);
  return namesFor(item.entity, offered, through.permit)
    .filter((field) => made.data[field] === undefined)
    .map((field) => {
      const path = `${item.entity}/${field}`;
      const reason = fieldReason(item, field, through);
      const label = labelOf({ entity: item.entity, field });
      if (reason !== 'empty' || field === 'issuedId' || permitted.has(path)) return { path, label, reason };
      return { path, label, reason, ...(offered.has(path) ? { notPermitted: true } : { notOffered: true }) };
    });
};

const bannedNames = (mapping: Mapping | undefined): readonly Staying[] =>
  Object.entries(mapping?.banned ?? {}).flatMap(([kind, names]) =>
    Object.entries(names).map(([name, ban]): Staying => {
      const { nl, en, rule } = bans[ban];
      return { path: `${kind}/${name}`, label: { nl, en }, reason: 'banned', rule };
    }),
  );

/** Everything of these items that does not go, each name once; then what no agreement can let through, by name only. */
export const stayingOf = (
  items: readonly Item[],
  releases: readonly Release[],
  through: Through,
): readonly Staying[] => {
  const fields = new Map<string, Staying>();
  items.forEach((item, index) => {
    const made = releases[index];
    if (made === undefined) return;
    for (const one of fieldsStaying(item, made, through)) fields.set(one.path, fields.get(one.path) ?? one);
  });
  return [...fields.values(), ...bannedNames(through.mapping)];
};
