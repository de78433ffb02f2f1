import { type Hold, holdOn } from '../feed/hold.ts';
import { isOver } from '../feed/limit.ts';
import { lineOf } from '../feed/line.ts';
import { isHeld, rowKey } from '../feed/row.ts';
import type { Release } from '../release/release.ts';
import type { Before } from './before.ts';
import { sift } from './sift.ts';
import type { Weighing } from './weighing.ts';

/** What became of the pupils of whom something else should be known. */
export type Changes = { readonly holds: readonly Hold[]; readonly still: readonly string[] };

/** Fields by which a pupil is known: many of them changed at once is a file in which the rows were shifted. */
const identity: ReadonlySet<string> = new Set([
  'key',
  'eckId',
  'givenNames',
  'initials',
  'callName',
  'familyNamePrefix',
  'familyName',
  'dateOfBirth',
]);

/** Every pupil gets another one with the school year. */
const membership: ReadonlySet<string> = new Set([
  'groupKey',
  'subgroupKeys',
  'yearGroup',
  'programme',
  'schoolYear',
  'locationKey',
]);

type Kind = 'identity_changed' | 'pupils_changed';

const kindOf = (weighing: Weighing, before: Before, release: Release): Kind | undefined => {
  const row = weighing.bare.rows.get(rowKey('pupil', release.subject));
  const found = before.changesOf(release);
  if (row === undefined || !isHeld(row) || found === undefined) return undefined;
  const turns = weighing.circumstances.turn !== undefined || before.isOfOtherYear(row);
  const fields = [...found].filter((field) => !turns || !membership.has(field));
  if (fields.length === 0) return undefined;
  return fields.some((field) => identity.has(field)) ? 'identity_changed' : 'pupils_changed';
};

const mayBeOver = ({ pupils, circumstances }: Weighing, count: number): boolean =>
  isOver(count, pupils, circumstances.rules.limits.identity_changed) ||
  isOver(count, pupils, circumstances.rules.limits.pupils_changed);

const sorted = async (weighing: Weighing, open: readonly Release[]): Promise<ReadonlyMap<Kind, readonly string[]>> => {
  const before = await weighing.before();
  const lines = new Map<Kind, string[]>([
    ['identity_changed', []],
    ['pupils_changed', []],
  ]);
  for (const release of open) {
    const kind = kindOf(weighing, before, release);
    if (kind !== undefined) lines.get(kind)?.push(lineOf('change', 'pupil', release.subject));
  }
  return lines;
};

const lineFor = ({ subject }: Release): string => lineOf('change', 'pupil', subject);

/** Corrections pass; what looks like a shifted or a mixed file waits. */
export const weighChanges = async (weighing: Weighing): Promise<Changes> => {
  const { bare, circumstances, pupils } = weighing;
  const changed = bare.difference.changed.map(({ release }) => release).filter(({ entity }) => entity === 'pupil');
  const { refused, left } = sift(changed, lineFor, circumstances);
  const found = mayBeOver(weighing, left.length) ? await sorted(weighing, left) : new Map<Kind, readonly string[]>();
  const holds = [...found].flatMap(
    ([kind, lines]) => holdOn({ kind, lines, of: pupils }, circumstances.rules.limits[kind]) ?? [],
  );
  const waiting = new Set(holds.flatMap(({ lines }) => lines));
  return {
    holds,
    still: [...refused, ...left.filter((release) => waiting.has(lineFor(release)))].map(({ subject }) => subject),
  };
};
