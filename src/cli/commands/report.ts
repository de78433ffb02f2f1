import { addDays, startOfDay } from '../../record/day.ts';
import { readSchool } from '../../sync/school.ts';
import { noteFrom, tidingsFor, type Tidings } from '../../telling/tidings.ts';
import { readTook, type Took } from '../../telling/took.ts';
import { trendOf } from '../../telling/trend.ts';
import { defineCommand } from '../command.ts';
import { type Desk, openDesk } from '../desk.ts';
import { schoolOption } from '../options.ts';
import { showNote, showReport } from '../show-report.ts';
import { usageError } from '../usage.ts';

const defaultNights = 30;
/** As long as anybody looks back: longer than a school year. */
const mostNights = 400;

const tidingsAt = async ({ house, board }: Desk, nights: number, school: string | undefined): Promise<Tidings> => {
  if (school !== undefined) await readSchool(house.gateway.store, school);
  const tidings = await tidingsFor(house, { nights, ...(school === undefined ? {} : { school }) });
  if (tidings === undefined) throw usageError('board_missing', { setting: board.id });
  return tidings;
};

/** For programs: the same figures, and each supplier with how long it took. */
const documentOf = (tidings: Tidings, nights: number, took: Took) => ({
  day: tidings.day,
  silences: tidings.silences,
  schools: tidings.standings.map(({ school, name, last }) => ({
    school,
    name,
    ...(last === undefined
      ? {}
      : { last: { ...last, feeds: last.feeds.map((feed) => ({ ...feed, tookMs: took(last, feed) })) } }),
  })),
  nights: trendOf(tidings.runs, tidings.day, nights),
});

export const report = defineCommand({
  name: 'report',
  summary: {
    nl: 'Toont wat de uitwisselingen deden, per school en leverancier en per nacht; of de dagelijkse notitie',
    en: 'Shows what the syncs did, per school and supplier and per night; or the daily note',
  },
  options: {
    school: { ...schoolOption, nl: 'alleen deze school', en: 'only this school' },
    nights: {
      type: 'number',
      value: { nl: 'AANTAL', en: 'NUMBER' },
      nl: 'zoveel nachten terug; anders 30',
      en: 'so many nights back; otherwise 30',
    },
    note: { type: 'flag', nl: 'de notitie van vandaag, zoals die wordt gemaild', en: "today's note, as it is mailed" },
  },
  positionals: [],
  examples: ['sluis report', 'sluis report --school 99XA00 --nights 7', 'sluis report --note'],
  run: async (context, { options }) => {
    const desk = await openDesk(context);
    const { note: asNote, school, nights = defaultNights } = options;
    if (nights < 1 || nights > mostNights) throw usageError('value_invalid', { setting: '--nights' });
    const tidings = await tidingsAt(desk, nights, school);
    const note = noteFrom(tidings, context.lang);
    if (asNote) {
      showNote(context, tidings, note);
      return context.out.json({ ...note, told: tidings.told });
    }
    const since = startOfDay(addDays(tidings.day, -3));
    const took = await readTook(desk.house.gateway.store, desk.board.id, since);
    showReport(context, tidings, { note, nights: trendOf(tidings.runs, tidings.day, nights), took });
    context.out.json({ headline: note.headline, level: note.level, ...documentOf(tidings, nights, took) });
  },
});
