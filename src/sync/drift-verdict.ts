import { type Actor, demand } from '../agreement/roles.ts';
import { GatewayError } from '../errors.ts';
import { sourceName } from '../ledger/fact.ts';
import { type ConverterName, converters } from '../mapping/converters.ts';
import { extended } from '../mapping/extend.ts';
import { mappingHash } from '../mapping/hash.ts';
import type { Mapping } from '../mapping/table.ts';
import type { Fact, Statement } from '../ports.ts';
import { entities, type Entity } from '../record/field.ts';
import { type Drift, driftName, isNeutral, readDrift } from './drift.ts';
import type { Gateway } from './gateway.ts';
import type { SchoolSource } from './school.ts';

/** Somebody who decides about one name of one school, once. */
type Verdict = { readonly school: SchoolSource; readonly name: string; readonly actor: Actor };

/** `name` as it is shown, or without the kind of row where that is enough. What was typed goes into no error. */
const openDrift = async (gateway: Gateway, { school, name, actor }: Verdict): Promise<Drift> => {
  demand(school.board, actor, 'classify');
  const all = await readDrift(gateway.store, school.board, school.id);
  const exact = all.filter((one) => driftName(one) === name);
  const found = exact.length > 0 ? exact : all.filter((one) => one.name === name);
  const [one] = found;
  if (one === undefined || found.length > 1) {
    throw new GatewayError('drift_unknown', { school: school.id, count: found.length });
  }
  if (one.verdict !== undefined) throw new GatewayError('drift_decided', { school: school.id, name: driftName(one) });
  if (one.what === 'name' && isNeutral(one.name)) {
    throw new GatewayError('drift_unmappable', { school: school.id, name: driftName(one) });
  }
  return one;
};

type Decision = { readonly verdict: 'ignored' | 'mapped'; readonly facts: Readonly<Record<string, Fact>> };

/** The decision goes into the ledger in the batch that carries it out. A name that the ledger does not take stays out. */
const decided = (
  gateway: Gateway,
  { school, actor }: Verdict,
  drift: Drift,
  { verdict, facts }: Decision,
): readonly Statement[] => {
  const at = gateway.clock.now().toISOString();
  const name = driftName(drift);
  const named = sourceName.safeParse(name).success ? { unknown: { [name]: drift.count } } : {};
  return [
    ...gateway.remember(school.board, {
      kind: 'decision',
      at,
      school: school.id,
      actor: actor.id,
      facts: { ...facts, ...named },
    }),
    {
      sql: `UPDATE drift SET verdict = ?, decided_by = ?, decided_at = ?
        WHERE school = ? AND what = ? AND kind = ? AND name = ? AND verdict IS NULL`,
      params: [verdict, actor.id, at, school.id, drift.what, drift.kind, drift.name],
    },
  ];
};

/**
 * A name that is of no use here: it goes on being dropped, and is asked about no more. Throws drift_unknown, drift_decided,
 * drift_unmappable for a name that cannot be told apart, actor_forbidden.
 */
export const ignoreDrift = async (gateway: Gateway, verdict: Verdict): Promise<Drift> => {
  const drift = await openDrift(gateway, verdict);
  const facts = { what: 'drift_ignore' };
  await gateway.store.batch(decided(gateway, verdict, drift, { verdict: 'ignored', facts }));
  return drift;
};

/** A field as people type it: `pupil/email`. */
const fieldIn = (path: string): { readonly entity: Entity; readonly field: string } => {
  const entity = entities.find((one) => path.startsWith(`${one}/`));
  if (entity === undefined) throw new GatewayError('drift_unmappable');
  return { entity, field: path.slice(entity.length + 1) };
};

/** A name that no mapping has yet: what was read by an earlier one keeps that. */
const freeName = ({ mappings }: Gateway, { mapping, id }: SchoolSource): string => {
  const own = `-${id.toLowerCase()}`;
  const base = mapping.replace(new RegExp(`${own}(?:-\\d+)?$`), '');
  let name = `${base}${own}`;
  for (let number = 2; mappings.has(name); number += 1) name = `${base}${own}-${number}`;
  return name;
};

/** How a text may be read. */
export const converterNames: readonly string[] = Object.keys(converters);

const isConverter = (name: string): name is ConverterName => Object.hasOwn(converters, name);

type Target = { readonly to: string; readonly as?: string };

const converterOf = (name: string | undefined): { readonly converter?: ConverterName } => {
  if (name === undefined) return {};
  if (!isConverter(name)) throw new GatewayError('drift_unmappable');
  return { converter: name };
};

/**
 * From the next file on a column feeds a field. The school gets a mapping of its own for that. Whether the field leaves
 * depends on the agreements, as before. Throws drift_unknown, drift_decided, drift_unmappable, mapping_invalid,
 * actor_forbidden.
 */
export const mapDrift = async (gateway: Gateway, verdict: Verdict, { to, as }: Target): Promise<Mapping> => {
  const { school } = verdict;
  const drift = await openDrift(gateway, verdict);
  if (drift.what === 'code') throw new GatewayError('drift_unmappable', { school: school.id, name: driftName(drift) });
  const before = gateway.mappings.get(school.mapping);
  if (before === undefined) throw new GatewayError('mapping_invalid', { school: school.id, name: school.mapping });
  const addition = {
    name: freeName(gateway, school),
    row: drift.kind,
    column: drift.name,
    ...fieldIn(to),
    ...converterOf(as),
  };
  const mapping = extended(before, addition, gateway.shippedMappings);
  await gateway.ownMappings.keep(mapping);
  const facts = { what: 'drift_map', field: to, mapping: mapping.name, mappingHash: mappingHash(mapping) };
  await gateway.store.batch([
    ...decided(gateway, verdict, drift, { verdict: 'mapped', facts }),
    {
      sql: 'UPDATE source SET mapping = ? WHERE school = ? AND mapping = ?',
      params: [mapping.name, school.id, school.mapping],
    },
  ]);
  return mapping;
};
