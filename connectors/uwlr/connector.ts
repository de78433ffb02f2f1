import { GatewayError } from '../../src/errors.ts';
import type { Reading, ReadingReport, SourceRow, Unknown, Wanted } from '../../src/ports.ts';
import type { Access, LiveConnector } from '../../src/ports/live.ts';
import { rowNames } from '../kit/edexml/rows.ts';
import { type Part, readAnswer } from './answer.ts';
import { operations, put } from './question.ts';
import { parseSettings, secrets, type UwlrSettings } from './settings.ts';
import { steps } from './stepped.ts';

const nothingYet: ReadingReport = {
  rows: new Map(),
  dropped: new Map(),
  unknown: [],
  complete: false,
  proof: 'none',
};

const wholeReading = (settings: UwlrSettings, access: Access, wanted: Wanted): Reading => {
  const operation = operations.whole;
  let part: Part | undefined;
  let unchanged = false;
  async function* rows(): AsyncGenerator<readonly SourceRow[]> {
    const { since } = access;
    const answered = await put(settings, access, { operation, ...(since === undefined ? {} : { since }) });
    const read = readAnswer(answered, operation, { wanted, maxBytes: settings.maxBytes });
    part = read;
    yield* read.rows;
    const exception = read.exception();
    if (exception === 'geengegevens') throw new GatewayError('export_empty', { school: access.school });
    unchanged = exception === 'geenwijzigingen';
  }
  return {
    rows: rows(),
    report: () => {
      const report = part?.report() ?? nothingYet;
      return unchanged ? { ...report, complete: true, unchanged } : report;
    },
  };
};

const add = (counts: Map<string, number>, more: ReadonlyMap<string, number>): void => {
  for (const [name, count] of more) counts.set(name, (counts.get(name) ?? 0) + count);
};

const addUnknown = (all: Map<string, Unknown>, more: readonly Unknown[]): void => {
  for (const one of more) {
    const id = `${one.kind ?? ''}/${one.name}`;
    const known = all.get(id);
    all.set(id, known === undefined ? one : { ...known, count: known.count + one.count });
  }
};

const steppedReading = (settings: UwlrSettings, access: Access, wanted: Wanted): Reading => {
  const given = new Map<string, number>();
  const dropped = new Map<string, number>();
  const unknown = new Map<string, Unknown>();
  let madeAt: string | undefined;
  let answers = 0;
  let ended = false;
  const note = (report: ReadingReport): void => {
    // Of the structure, which comes first: what the later answers hold was there by then.
    if (answers === 0) ({ madeAt } = report);
    answers += 1;
    add(dropped, report.dropped);
    addUnknown(unknown, report.unknown);
  };
  async function* rows(): AsyncGenerator<readonly SourceRow[]> {
    for await (const batch of steps({ settings, access, wanted }, note)) {
      for (const { kind } of batch) given.set(kind, (given.get(kind) ?? 0) + 1);
      yield batch;
    }
    ended = true;
  }
  return {
    rows: rows(),
    report: () => ({
      rows: given,
      dropped,
      unknown: [...unknown.values()],
      complete: ended,
      proof: ended ? 'end_of_document' : 'none',
      ...(madeAt === undefined ? {} : { madeAt }),
    }),
  };
};

/**
 * UWLR 2.2 and 2.3 (Edustandaard) as the side that asks: SOAP 1.1, the whole school in one answer or in steps. The rows are
 * those of EDEXML. Everything that the far end sends beyond what is wanted is dropped while it is read. Errors: those of the
 * caller and the XML reader; source_denied, source_throttled, source_fault for faults; export_empty for *geengegevens*.
 */
export const uwlr: LiveConnector<UwlrSettings> = {
  name: 'uwlr',
  parseSettings,
  secrets,
  names: rowNames,
  // As in EDEXML: a key that the far end cannot promise to keep is a dummy that begins with `#`.
  unstableKeys: '#',
  ask: (settings, access, wanted) =>
    settings.stepped ? steppedReading(settings, access, wanted) : wholeReading(settings, access, wanted),
};
