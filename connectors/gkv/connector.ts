import * as z from 'zod';
import { GatewayError } from '../../src/errors.ts';
import type { Reading, SourceRow, Wanted } from '../../src/ports.ts';
import type { Access, Answered, LiveConnector } from '../../src/ports/live.ts';
import { createSoapAnswer, type SoapAnswer } from '../kit/soap-answer.ts';
import { soapRefusal } from '../kit/soap-refusal.ts';
import { buildEnvelope } from '../kit/soap.ts';
import { readXml } from '../kit/xml.ts';
import { joined, type Moment } from './join.ts';
import { createGkvReader, type GkvReader } from './reader.ts';
import { rowNames } from './rows.ts';

const namespace = 'http://www.topicus.nl/parnassys';
const secrets = ['key'] as const;
const batch = 200;

const line = z.string().trim().min(1).max(256);

const schema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  /** `leveranciernaam`: under which ParnasSys knows us. */
  supplierName: line,
  timeoutMs: z.int().min(1).max(600_000).default(120_000),
  maxBytes: z
    .int()
    .min(1)
    .max(1024 ** 3)
    .default(256 * 1024 ** 2),
  /** `leveranciersleutel`. */
  key: line.optional(),
});

type GkvSettings = z.infer<typeof schema>;

const parseSettings = (given: unknown): GkvSettings => {
  const parsed = schema.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  const setting = parsed.error.issues
    .map(({ path, ...issue }) => ('keys' in issue ? issue.keys.join(', ') : path.join('.')))
    .join(', ');
  throw new GatewayError('config_invalid', { source: 'gkv', setting });
};

/** No list of its codes is published: only those of SOAP 1.1 itself are named. */
const faultError = (code: string): GatewayError =>
  new GatewayError('source_fault', { found: code === 'Client' || code === 'Server' ? code : 'SOAP_FAULT' });

/** `2026-2027` as ParnasSys writes it. */
const spaced = (schoolYear: string): string => schoolYear.replace('-', ' / ');

const envelopeOf = ({ key, supplierName }: GkvSettings, { school, schoolYear }: Access): Uint8Array => {
  if (key === undefined) throw new GatewayError('source_denied', { school, setting: 'key' });
  return buildEnvelope({
    namespaces: { par: namespace },
    body: {
      'par:getLeerlingen': {
        leveranciernaam: supplierName,
        leveranciersleutel: key,
        brinnummer: school.slice(0, 4),
        schooljaar: spaced(schoolYear),
      },
    },
  });
};

const put = async (settings: GkvSettings, access: Access): Promise<Answered> => {
  const answered = await access.caller().call({
    method: 'POST',
    url: settings.url,
    headers: { 'content-type': 'text/xml; charset=utf-8', accept: 'text/xml', soapaction: '"getLeerlingen"' },
    body: envelopeOf(settings, access),
    timeoutMs: settings.timeoutMs,
    maxBytes: settings.maxBytes,
  });
  if (answered.status === 200) return answered;
  throw await soapRefusal(answered, access.clock.now(), faultError);
};

/** Reads the answer to its end: its lists point at each other, so that no pupil is whole before. */
const readWhole = async (answered: Answered, reader: GkvReader, maxBytes: number): Promise<void> => {
  let soap: SoapAnswer | undefined;
  const pieces = readXml(
    answered.bytes,
    (place) => {
      const shape = { namespace, name: 'getLeerlingenResponse', within: '' };
      soap = createSoapAnswer(shape, reader.handler(place), place);
      return soap.handler;
    },
    { maxBytes },
  );
  for await (const _ of pieces) void _;
  const fault = soap?.fault();
  if (fault !== undefined) throw faultError(fault);
  if (soap?.found() !== true) throw new GatewayError('source_malformed', { line: 1, column: 1 });
};

const todayIn = (now: Date): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam', dateStyle: 'short' }).format(now);

const ask = (settings: GkvSettings, access: Access, wanted: Wanted): Reading => {
  const reader = createGkvReader(wanted);
  const given = new Map<string, number>();
  let ended = false;
  async function* rows(): AsyncGenerator<readonly SourceRow[]> {
    await readWhole(await put(settings, access), reader, settings.maxBytes);
    const moment: Moment = { today: todayIn(access.clock.now()), schoolYear: spaced(access.schoolYear) };
    let some: SourceRow[] = [];
    for (const row of joined(reader.root, wanted, moment)) {
      given.set(row.kind, (given.get(row.kind) ?? 0) + 1);
      some.push(row);
      if (some.length < batch) continue;
      yield some;
      some = [];
    }
    if (some.length > 0) yield some;
    ended = true;
  }
  return {
    rows: rows(),
    report: () => ({
      rows: given,
      dropped: reader.dropped,
      unknown: reader.unknown(),
      complete: ended,
      proof: ended ? 'end_of_document' : 'none',
    }),
  };
};

/**
 * ParnasSys GKV, `getLeerlingen`: SOAP 1.1, the pupils of one BRIN in one school year. The answer names no school, so a
 * person confirms once that it is this one's, as for a file without a BRIN. Errors: those of the caller and the XML reader,
 * source_denied, source_throttled, source_fault.
 */
export const gkv: LiveConnector<GkvSettings> = { name: 'gkv', parseSettings, secrets, names: rowNames, ask };
