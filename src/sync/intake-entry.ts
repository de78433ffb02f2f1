import type { GatewayError } from '../errors.ts';
import { sourceName } from '../ledger/fact.ts';
import type { Statement } from '../ports.ts';
import type { Head } from '../roster/head.ts';
import type { Gateway } from './gateway.ts';
import type { SchoolSource } from './school.ts';

type State = 'accepted' | 'unchanged' | 'rehearsal';

/** What the ledger remembers of a reading: counts by name, never per pupil. */
export const intakeEntry = (gateway: Gateway, run: string, head: Head, state: State): readonly Statement[] => {
  const { counts } = head;
  const facts = {
    run,
    generation: head.id,
    state,
    counts: counts.items,
    dropped: named(counts.dropped),
    unknown: named(counts.unknown),
    unreadable: counts.unreadable,
    setAside: Object.keys(counts.aside).length === 0 ? {} : { record_duplicate: sum(counts.aside) },
    ...(counts.unproven === undefined ? {} : { unproven: counts.unproven }),
    schoolYear: head.schoolYear,
    mapping: head.mapping,
    mappingHash: head.mappingHash,
  };
  const at = gateway.clock.now().toISOString();
  return gateway.remember(head.board, { kind: 'intake', at, school: head.school, facts });
};

/** A column of a school's own may have a name that the ledger does not take: it is counted, not written down. */
const named = (counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> => {
  const kept: Record<string, number> = {};
  for (const [name, count] of Object.entries(counts)) {
    const shown = sourceName.safeParse(name).success ? name : 'other names';
    kept[shown] = (kept[shown] ?? 0) + count;
  }
  return kept;
};

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);

/** A file that was refused: the code and the place, and nothing that stood there. */
export const refusedEntry = (
  gateway: Gateway,
  run: string,
  school: SchoolSource,
  error: GatewayError,
): readonly Statement[] => {
  const { line, column } = error.subject;
  const place = { ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
  const facts = { run, state: 'refused', code: error.code, ...place };
  const at = gateway.clock.now().toISOString();
  return gateway.remember(school.board, { kind: 'intake', at, school: school.id, facts });
};
