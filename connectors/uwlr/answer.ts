import { GatewayError } from '../../src/errors.ts';
import type { ReadingReport, SourceRow, Wanted } from '../../src/ports.ts';
import type { Answered } from '../../src/ports/live.ts';
import { inBatches } from '../kit/batches.ts';
import { createEdexmlReader } from '../kit/edexml/reader.ts';
import { createSoapAnswer, type SoapAnswer } from '../kit/soap-answer.ts';
import { readXml, type XmlHandler } from '../kit/xml.ts';
import { faultError } from './fault.ts';
import { dataNamespace, type Operation } from './question.ts';

/** What an answer says instead of data: nothing changed since, or there is nothing. */
export type Exception = 'geenwijzigingen' | 'geengegevens';

export type Part = {
  readonly rows: AsyncIterable<readonly SourceRow[]>;
  /** Final once `rows` has ended without an error. */
  report(): ReadingReport;
  exception(): Exception | undefined;
};

const isException = (name: string): name is Exception => name === 'geenwijzigingen' || name === 'geengegevens';

/** The choice in an answer: data, or one of two words. */
const createChoice = (data: XmlHandler, note: (exception: Exception) => void): XmlHandler => {
  let depth = 0;
  let skipping = false;
  return {
    open: (name, attributes, before) => {
      depth += 1;
      if (depth === 1 && isException(name)) {
        skipping = true;
        note(name);
      }
      if (!skipping) data.open(name, attributes, before);
    },
    close: (text) => {
      if (!skipping) data.close(text);
      depth -= 1;
      if (depth === 0) skipping = false;
    },
  };
};

/** Reads the answer to one question while it comes. Throws the errors of the XML reader, and those of a fault within. */
export const readAnswer = (
  answered: Answered,
  { answer: name, root, needs }: Operation,
  { wanted, maxBytes }: { readonly wanted: Wanted; readonly maxBytes: number },
): Part => {
  const reader = createEdexmlReader(wanted, { root, needs });
  let exception: Exception | undefined;
  let soap: SoapAnswer | undefined;
  let ended = false;
  const pieces = readXml(
    answered.bytes,
    (place) => {
      const choice = createChoice(reader.handler(place), (found) => {
        exception = found;
      });
      soap = createSoapAnswer({ namespace: dataNamespace, name, within: dataNamespace }, choice, place);
      return soap.handler;
    },
    { maxBytes },
  );
  const end = (): void => {
    const fault = soap?.fault();
    if (fault !== undefined) throw faultError(fault);
    if (soap?.found() !== true) throw new GatewayError('source_malformed', { line: 1, column: 1 });
    ended = true;
  };
  return {
    rows: inBatches(reader.take, pieces, end),
    exception: () => exception,
    report: () => reader.report(ended),
  };
};
