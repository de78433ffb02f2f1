import { GatewayError } from '../../src/errors.ts';
import type { SourceRow, Wanted } from '../../src/ports.ts';
import type { Access, LiveConnector } from '../../src/ports/live.ts';
import { type Client, createClient } from './client.ts';
import { amsterdamNow, demandHours } from './hours.ts';
import { type Described, interfaceObjects, leerlingPart, stamgroepPart } from './interface.ts';
import { flatGroup, flatLeerling, flatMedewerker, flatOuderVerzorger, parsed } from './items.ts';
import { idOf, itemsIn, type Page, pagesOf, type Resource } from './pages.ts';
import { isPermitted } from './permissions.ts';
import { type Placed, placedNow, placedOn } from './placement.ts';
import { type RowKind, rowNames } from './rows.ts';
import { checkOrganisation, findPlace } from './school.ts';
import { parseSettings, type SomtodaySettings } from './settings.ts';
import { type ApiItem, createTally, type Flat, type Tally } from './tally.ts';

/** One reading of one school. */
type Reading = {
  readonly settings: SomtodaySettings;
  readonly access: Access;
  readonly wanted: Wanted;
  readonly tally: Tally;
  readonly client: Client;
  /** UUID of the location. */
  readonly place: string;
  /** UUIDs of the home groups that each member of staff mentors. */
  readonly mentored: Map<string, string[]>;
};

type Kind = {
  readonly kind: RowKind;
  readonly path: string;
  readonly list: string;
  readonly described: Described;
  flat(item: ApiItem, line: number): Flat;
};

const resourceOf = ({ place, settings }: Reading, { path, list }: Kind, year: Year): Resource => ({
  path: `/connect/vestiging/${place}/${path}`,
  list,
  query: year.query,
  amount: settings.amount,
});

/** The school year that is asked for, and a day in it that decides who is placed. */
type Year = {
  readonly schoolYear: string;
  readonly day: string;
  readonly query: Readonly<Record<string, string>>;
};

const yearOf = ({ settings: { peilschooljaar }, access }: Pick<Reading, 'settings' | 'access'>): Year => {
  const { day } = amsterdamNow(access.clock.now());
  const query = { peilschooljaar };
  if (peilschooljaar === 'HUIDIG') return { schoolYear: access.schoolYear, day, query };
  const first = Number(access.schoolYear.slice(0, 4)) + 1;
  return { schoolYear: `${first}-${first + 1}`, day: `${first}-08-01`, query };
};

/** Without the key nobody can tell one item from another: of such a kind nothing is read. */
const isReadable = ({ items, permissions }: Page, kind: RowKind): boolean =>
  isPermitted(permissions, kind, 'uuid') && items.every((item) => idOf(item) !== undefined);

/** All rows of one kind; none where the source does not permit its key. */
async function* readKind(reading: Reading, kind: Kind, year: Year): AsyncGenerator<readonly SourceRow[]> {
  const { client, tally } = reading;
  let line = 0;
  for await (const page of pagesOf(client, resourceOf(reading, kind, year), tally.move)) {
    if (!isReadable(page, kind.kind)) {
      if (line > 0) throw new GatewayError('source_malformed', { entity: kind.kind, line: line + 1 });
      tally.forbid(kind.kind);
      return;
    }
    if (line === 0) tally.permit(kind.kind, page.permissions);
    tally.noteAnswer(kind.kind, page.undeclared);
    yield page.items.map((item) => {
      line += 1;
      tally.look(kind.kind, line, item, kind.described);
      return tally.row(kind.kind, line, kind.flat(item, line));
    });
  }
}

const stamgroepKind = ({ mentored }: Reading): Kind => ({
  kind: 'stamgroep',
  path: 'stamgroep/',
  list: 'stamgroepen',
  described: interfaceObjects.Stamgroep,
  flat: (item, line) => {
    const { uuid = '', mentoren = [] } = parsed(stamgroepPart, item, { kind: 'stamgroep', line });
    for (const { medewerker_uuid: who } of mentoren) mentored.set(who, [...(mentored.get(who) ?? []), uuid]);
    return flatGroup('stamgroep', item);
  },
});

const lesgroepKind: Kind = {
  kind: 'lesgroep',
  path: 'lesgroep/',
  list: 'lesgroepen',
  described: interfaceObjects.Lesgroep,
  flat: (item) => flatGroup('lesgroep', item),
};

const medewerkerKind = ({ mentored }: Reading): Kind => ({
  kind: 'medewerker',
  path: 'medewerker',
  list: 'medewerkers',
  described: interfaceObjects.Medewerker,
  flat: (item, line) => flatMedewerker(item, line, mentored.get(idOf(item) ?? '') ?? []),
});

const ouderVerzorgerKind: Kind = {
  kind: 'ouderVerzorger',
  path: 'ouderVerzorger/',
  list: 'ouderVerzorgers',
  described: interfaceObjects.OuderVerzorger,
  flat: flatOuderVerzorger,
};

/** How pupils are asked for, and how their placements are read. */
type Pupils = { readonly year: Year; readonly placed: (part: Parameters<typeof placedOn>[0]) => Placed };

/** Every pupil is in a home group: where they are and none of those came, a part of the answers is missing (law 6). */
const groupedFlat = ({ tally, wanted }: Reading, flat: Flat): Flat => {
  // Nothing was read of home groups, so a placement in one points at nothing.
  if (tally.isForbidden('stamgroep')) return { ...flat, 'plaatsing.stamgroep': undefined };
  const isIn = flat['plaatsing.stamgroep'] !== undefined;
  if (isIn && wanted.has('stamgroep') && tally.rowsOf('stamgroep') === 0) {
    throw new GatewayError('source_cut_off', { entity: 'stamgroep' });
  }
  return flat;
};

const leerlingKind = (reading: Reading, { placed }: Pupils): Kind => ({
  kind: 'leerling',
  path: 'leerling',
  list: 'leerlingen',
  described: interfaceObjects.Leerling,
  flat: (item, line) => {
    const part = parsed(leerlingPart, item, { kind: 'leerling', line });
    return groupedFlat(reading, flatLeerling(item, part, placed(part.plaatsingen ?? [])));
  },
});

const days = ['plaatsing.startdatum', 'plaatsing.einddatum'];

/**
 * One pupil is asked for to see what is permitted. Where the days of placements are not, HUIDIG would bring pupils who left
 * and who are yet to come without saying so: then only those of this moment are asked for. Returns whether the school year
 * of placements is permitted too. Throws source_denied where the key is not.
 */
const pupilsOf = async (reading: Reading, year: Year): Promise<Pupils & { readonly tellsYear: boolean }> => {
  const { client, place, settings } = reading;
  const query = { ...year.query, offset: '0', amount: '1', veldpermissies: 'true' };
  const answer = await client.get(`/connect/vestiging/${place}/leerling`, query);
  const { permissions } = itemsIn(answer, 'leerlingen');
  if (!isPermitted(permissions, 'leerling', 'uuid')) throw new GatewayError('source_denied', { name: 'leerling/uuid' });
  const tellsYear = isPermitted(permissions, 'leerling', 'plaatsing.schooljaar');
  if (days.every((name) => isPermitted(permissions, 'leerling', name))) {
    return { year, placed: (plaatsingen) => placedOn(plaatsingen, year.day), tellsYear };
  }
  const now = settings.peilschooljaar === 'HUIDIG' ? { ...year, query: {} } : year;
  return { year: now, placed: placedNow, tellsYear };
};

async function* readSchool(given: Omit<Reading, 'place' | 'mentored'>): AsyncGenerator<readonly SourceRow[]> {
  const { settings, access, wanted, tally, client } = given;
  demandHours(settings.hours, access.clock.now());
  await checkOrganisation(client, settings, access.school);
  const { uuid, flat } = await findPlace(client, settings, { school: access.school, tally });
  const reading: Reading = { ...given, place: uuid, mentored: new Map() };
  const year = yearOf(reading);
  const { tellsYear, ...pupils } = await pupilsOf(reading, year);
  const schooljaar = tellsYear ? {} : { schooljaar: year.schoolYear };
  yield [tally.row('vestiging', 1, { ...flat, ...schooljaar })];
  const kinds: readonly (readonly [Kind, Year])[] = [
    [stamgroepKind(reading), year],
    [lesgroepKind, year],
    [leerlingKind(reading, pupils), pupils.year],
    [medewerkerKind(reading), year],
    [ouderVerzorgerKind, pupils.year],
  ];
  // What nothing wants is not asked for (law 8).
  for (const [kind, of] of kinds) if (wanted.has(kind.kind)) yield* readKind(reading, kind, of);
}

async function* ending(
  rows: AsyncGenerator<readonly SourceRow[]>,
  end: () => void,
): AsyncGenerator<readonly SourceRow[]> {
  for await (const batch of rows) if (batch.length > 0) yield batch;
  end();
}

/**
 * SOMtoday Connect (Connect Api 14.10.0), one location of an organisation. Every page is asked for until one brings nothing
 * new. The interface cannot be asked for some properties only: what is not wanted is dropped from each answer as it comes. What the
 * school does not permit (veldpermissies) is told apart from what is empty. Errors: source_not_now, source_denied,
 * source_throttled, source_fault, source_malformed, source_limit, school_wrong, config_invalid, and the caller's.
 */
export const somtoday: LiveConnector<SomtodaySettings> = {
  name: 'somtoday',
  parseSettings,
  secrets: ['clientSecret'],
  names: rowNames,
  ask: (settings, access, wanted) => {
    const tally = createTally(wanted);
    const client = createClient(settings, access);
    let ended = false;
    const rows = ending(readSchool({ settings, access, wanted, tally, client }), () => {
      ended = true;
    });
    return { rows, report: () => tally.report(ended) };
  },
};
