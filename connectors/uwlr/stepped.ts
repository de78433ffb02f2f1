import { createHash } from 'node:crypto';
import { GatewayError } from '../../src/errors.ts';
import type { ReadingReport, SourceRow, Wanted } from '../../src/ports.ts';
import type { Access } from '../../src/ports/live.ts';
import { readAnswer } from './answer.ts';
import { type GroupReference, type Operation, operations, put } from './question.ts';
import type { UwlrSettings } from './settings.ts';

/** One answer in memory: a group or ten, or the structure. */
type Step = { readonly rows: readonly SourceRow[]; readonly report: ReadingReport; readonly isEmpty: boolean };

type Asking = { readonly settings: UwlrSettings; readonly access: Access; readonly wanted: Wanted };

const groupKinds = ['groep', 'samengestelde_groep'] as const;

/** What has to be known to ask on, and to see that each answer is of the same school. */
const steering: ReadonlyMap<string, readonly string[]> = new Map([
  ['school', ['schooljaar', 'brincode', 'dependancecode', 'schoolkey']],
  ['leerling', ['key']],
  ['leerkracht', ['key']],
  ...groupKinds.map((kind): [string, readonly string[]] => [kind, ['key']]),
]);

const withSteering = (wanted: Wanted): Wanted => {
  const more = new Map(wanted);
  for (const [kind, names] of steering) more.set(kind, new Set([...(wanted.get(kind) ?? []), ...names]));
  return more;
};

/** What was read only to ask on is not given on. */
const onlyWanted = ({ kind, line, values }: SourceRow, wanted: Wanted): SourceRow => ({
  kind,
  line,
  values: Object.fromEntries(Object.entries(values).filter(([name]) => wanted.get(kind)?.has(name) === true)),
});

/** A question that went wrong is asked again by itself, so that the answers before it need not come anew. */
const step = (asking: Asking, operation: Operation, groups?: readonly GroupReference[]): Promise<Step> =>
  asking.access.again(async () => {
    const { settings, access } = asking;
    const question = groups === undefined ? { operation } : { operation, groups };
    const wanted = withSteering(asking.wanted);
    const part = readAnswer(await put(settings, access, question), operation, { wanted, maxBytes: settings.maxBytes });
    const rows: SourceRow[] = [];
    for await (const batch of part.rows) rows.push(...batch);
    const exception = part.exception();
    // Nobody told the far end since when.
    if (exception === 'geenwijzigingen') throw new GatewayError('source_malformed', { line: 1, column: 1 });
    const isEmpty = exception === 'geengegevens';
    const report = part.report();
    if (!isEmpty && !report.complete) throw new GatewayError('source_cut_off', { school: access.school });
    return { rows, report, isEmpty };
  });

/** Of what school and year an answer is; the same for all of them. */
const schoolOf = ({ rows }: Step): string => {
  const values = rows.find(({ kind }) => kind === 'school')?.values ?? {};
  return JSON.stringify((steering.get('school') ?? []).map((name) => values[name] ?? ''));
};

const chunks = (references: readonly GroupReference[], size: number): readonly (readonly GroupReference[])[] =>
  Array.from({ length: Math.ceil(references.length / size) }, (_, index) =>
    references.slice(index * size, (index + 1) * size),
  );

const referencesIn = ({ rows }: Step): readonly GroupReference[] =>
  groupKinds.flatMap((kind) =>
    rows.flatMap((row) => {
      const { key } = row.values;
      return row.kind === kind && typeof key === 'string' ? [{ kind, key }] : [];
    }),
  );

/** Somebody of two groups comes with each of them: the same once more is nobody new, and what differs is left to the intake. */
const createDoubles = (): ((row: SourceRow) => boolean) => {
  const seen = new Set<string>();
  return ({ kind, values }) => {
    const mark = createHash('sha256')
      .update(JSON.stringify([kind, values]))
      .digest('base64');
    if (seen.has(mark)) return true;
    seen.add(mark);
    return false;
  };
};

/** HaalStructuur, and then the people of a few groups at a time; those of no group come last. */
export async function* steps(
  asking: Asking,
  note: (report: ReadingReport) => void,
): AsyncGenerator<readonly SourceRow[]> {
  const { settings, access, wanted } = asking;
  const structure = await step(asking, operations.structure);
  if (structure.isEmpty) throw new GatewayError('export_empty', { school: access.school });
  note(structure.report);
  yield structure.rows.filter(({ kind }) => wanted.has(kind)).map((row) => onlyWanted(row, wanted));
  const school = schoolOf(structure);
  const groups = chunks([...referencesIn(structure), { kind: 'groep' }], settings.groupsPerQuestion);
  const people = [
    ['leerling', operations.pupils],
    ['leerkracht', operations.staff],
  ] as const;
  const isDouble = createDoubles();
  // Whoever is not wanted is not asked for.
  for (const [kind, operation] of people.filter(([who]) => (wanted.get(who)?.size ?? 0) > 0)) {
    for (const some of groups) {
      const found = await step(asking, operation, some);
      if (!found.isEmpty && schoolOf(found) !== school)
        throw new GatewayError('school_wrong', { school: access.school });
      note(found.report);
      yield found.rows.filter((row) => row.kind === kind && !isDouble(row)).map((row) => onlyWanted(row, wanted));
    }
  }
}
