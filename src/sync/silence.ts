import { silentSince } from '../calendar/rhythm.ts';
import { calendarIn } from '../calendar/stored.ts';
import type { Row, Store } from '../ports.ts';
import { amsterdamDay } from '../record/day.ts';
import { integer, optionalText, text } from '../row.ts';

/** A school of which no usable file came although one was due: the school, since which day, and the last file's instant. */
export type Silence = {
  readonly school: string;
  readonly name: string;
  /** The day on which a file should have come. */
  readonly since: string;
  readonly lastFileAt: string | undefined;
};

/**
 * A file counts when it was read whole: what was refused, headers only included, made no reading and renewed none. Next
 * year's file, kept aside, came too.
 */
const select = `SELECT school.id, school.name, school.calendar, source.rhythm, reading.at AS last_at, run.at AS first_at
  FROM school JOIN source ON source.school = school.id
  LEFT JOIN (SELECT school, max(confirmed_at) AS at FROM generation WHERE board = ? AND state IN ('current', 'rehearsal')
    GROUP BY school) AS reading ON reading.school = school.id
  LEFT JOIN (SELECT school, min(started_at) AS at FROM run WHERE board = ? GROUP BY school) AS run ON run.school = school.id
  WHERE school.board = ? ORDER BY school.id`;

const silenceOf = (row: Row, today: string): readonly Silence[] => {
  const lastFileAt = optionalText(row, 'last_at');
  const from = lastFileAt ?? optionalText(row, 'first_at');
  // A school that never ran was never asked for a file.
  if (from === undefined) return [];
  const calendar = calendarIn(optionalText(row, 'calendar'));
  const since = silentSince({
    from: amsterdamDay(new Date(from)),
    rhythm: integer(row, 'rhythm'),
    calendar,
    today,
  });
  return since === undefined ? [] : [{ school: text(row, 'id'), name: text(row, 'name'), since, lastFileAt }];
};

/** The schools of a board that are silent now, by id. Throws store_corrupt. */
export const silencesOf = async (store: Store, board: string, now: Date): Promise<readonly Silence[]> => {
  const rows = await store.all(select, board, board, board);
  return rows.flatMap((row) => silenceOf(row, amsterdamDay(now)));
};
