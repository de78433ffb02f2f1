import { wireName } from '../agreement/shape.ts';
import type { Form } from '../record/field.ts';
import type { Item } from '../record/item.ts';
import { narrowed, type Permit } from '../release/permit.ts';
import { type Joined, type Release, type ReleasedValue, release } from '../release/release.ts';
import { place, type Place, scope, type Scope } from '../release/scope.ts';
import { shapeParcel } from '../release/shape.ts';
import { readingSetOf } from '../roster/head.ts';
import type { Generation } from '../roster/generation.ts';
import { asIf, type AsIf, type Wish } from './as-if.ts';
import type { Gateway } from './gateway.ts';
import { joinedFor, readGroupNames } from './joined.ts';
import { demandLook, type Looker, rememberLook } from './look.ts';
import { knownSubject, type Reading, readingOf } from './pupil.ts';
import type { SchoolSource } from './school.ts';
import { type Staying, stayingOf } from './staying.ts';

/** Stands for a value that is not shown. Always as long, since a length can say something too. */
const mask = '••••';

/** One field as this supplier gets it. `value` is the mask, unless a look was recorded first. */
export type Leaving = {
  readonly path: string;
  /** Its name on the wire. */
  readonly wire: string;
  readonly form: Form;
  readonly value: ReleasedValue;
};

/** Why a pupil does not go, or that they do. */
type Standing = Place | 'frozen' | Exclude<Reading['state'], 'read'>;

/** What a supplier gets, or would get, for one pupil. */
export type Preview = Pick<AsIf, 'supplier' | 'agreement' | 'inForce' | 'activated'> & {
  readonly standing: Standing;
  readonly revealed: boolean;
  /** When the reading it is made from was last confirmed. */
  readonly readAt: string | undefined;
  readonly leaving: readonly Leaving[];
  /** The lines of the delivery that speak of this pupil, in the supplier's own format. */
  readonly lines: readonly string[];
  readonly staying: readonly Staying[];
};

type PreviewOf = { readonly school: SchoolSource; readonly wish: Wish; readonly key: string };

const masked = (value: ReleasedValue): ReleasedValue => (Array.isArray(value) ? [mask] : mask);

/** The pupil with the lines that go along because of them: their groups, location and guardians. */
const linesFor = (pupil: Item, { items }: Scope): readonly Item[] => {
  const { key, groupKey, subgroupKeys, locationKey } = pupil.record;
  const groups = new Set([groupKey, subgroupKeys].flat());
  const of = (entity: 'group' | 'location' | 'guardian') => items.get(entity) ?? [];
  return [
    pupil,
    ...of('group').filter(({ record }) => groups.has(record.key)),
    ...of('location').filter(({ record }) => record.key === locationKey),
    ...of('guardian').filter(({ record }) => [record['pupilKeys']].flat().includes(key)),
  ];
};

const leavingOf = (made: Release, permit: Permit, open: boolean): readonly Leaving[] =>
  Object.entries(made.data).map(([field, value]) => ({
    path: `${made.entity}/${field}`,
    wire: wireName(permit.shape, { entity: made.entity, field }) ?? field,
    form: permit.steps.get(made.entity)?.find((step) => step.field === field)?.form ?? 'whole',
    value: open ? value : masked(value),
  }));

type Wire = { readonly ref: string; readonly data: Readonly<Record<string, ReleasedValue>> };

const maskedLine = (text: string): string => {
  const line = JSON.parse(text) as Wire;
  const data = Object.fromEntries(Object.entries(line.data).map(([name, value]) => [name, masked(value)]));
  return JSON.stringify({ ...line, ref: mask, data });
};

/** Shaped by what shapes deliveries, so that what is shown is what goes. */
const wireLines = (made: readonly Release[], { shape }: Permit, open: boolean): readonly string[] => {
  const lines = made.map((one) => ({ op: 'put', release: one }) as const);
  const parcel = shapeParcel(lines, { deliveryId: '', manifest: {}, shape, format: 'ndjson', nulls: undefined });
  const texts = new TextDecoder().decode(parcel.body).trimEnd().split('\n').slice(1);
  return open ? texts : texts.map(maskedLine);
};

type Made = { readonly releases: readonly Release[]; readonly staying: readonly Staying[]; readonly permit: Permit };

type Ground = { readonly generation: Generation; readonly pupil: Item; readonly joined: Joined };

const made = (gateway: Gateway, seen: AsIf, { generation, pupil, joined }: Ground): Made => {
  const permitted = narrowed(seen.permit, readingSetOf(generation.head.readingSet));
  const scoped = scope(permitted, generation.roster, joined);
  const items = linesFor(pupil, scoped);
  const releases = items.map((item) => release(item, permitted, scoped.visible, joined));
  const mapping = gateway.mappings.get(generation.head.mapping);
  const { notPermitted = [] } = generation.head.counts;
  const staying = stayingOf(items, releases, { permit: permitted, joined, mapping, notPermitted });
  return { releases, staying, permit: permitted };
};

const nothing: Pick<Preview, 'leaving' | 'lines' | 'staying'> = { leaving: [], lines: [], staying: [] };

const standingOf = (subject: string, reading: Reading, { permit }: AsIf): Standing => {
  if (reading.state !== 'read') return reading.state;
  const here = place(reading.item, permit);
  return here === 'in_scope' && permit.standing.restrictions.get(subject) === 'frozen' ? 'frozen' : here;
};

/**
 * What a supplier gets of one pupil, made by the gate itself. Values are masked; with a looker they are shown, and the
 * look is in the ledger before this returns. Throws pupil_unknown, actor_forbidden, and what `asIf` throws.
 */
export const previewFor = async (gateway: Gateway, of: PreviewOf, looker?: Looker): Promise<Preview> => {
  const { school } = of;
  const { board } = school;
  if (looker !== undefined) demandLook(board, looker);
  const seen = await asIf(gateway, school, of.wish);
  const subject = await knownSubject(gateway, school, of.key);
  const reading = await readingOf(gateway, school, subject);
  const standing = standingOf(subject, reading, seen);
  const readAt = reading.state === 'no_reading' ? undefined : reading.generation.head.confirmedAt;
  const open = looker !== undefined;
  const { supplier, agreement, inForce, activated } = seen;
  const head = { supplier, agreement, inForce, activated, standing, readAt, revealed: open };
  const look = { board, school: school.id, supplier: supplier.id, product: agreement.product, subject } as const;
  if (standing !== 'in_scope' || reading.state !== 'read') {
    if (looker !== undefined) await rememberLook(gateway, looker, { ...look, what: 'preview', fields: [] });
    return { ...head, ...nothing };
  }
  const names = await readGroupNames(gateway.store, gateway.keyring, board);
  const joined = await joinedFor(gateway, { board, supplier: supplier.id, subjects: [subject] }, names);
  const { releases, staying, permit } = made(gateway, seen, {
    generation: reading.generation,
    pupil: reading.item,
    joined,
  });
  const leaving = releases.flatMap((one) => leavingOf(one, permit, open));
  if (looker !== undefined) {
    const fields = [...new Set(leaving.map(({ path }) => path))].sort();
    await rememberLook(gateway, looker, { ...look, what: 'preview', fields });
  }
  return { ...head, leaving, lines: wireLines(releases, permit, open), staying };
};
