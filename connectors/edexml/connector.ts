import * as z from 'zod';
import { GatewayError } from '../../src/errors.ts';
import type { Reading, SourceConnector } from '../../src/ports.ts';
import { inBatches } from '../kit/batches.ts';
import { defaultMaxBytes, readXml } from '../kit/xml.ts';
import { createEdexmlReader } from '../kit/edexml/reader.ts';
import { rowNames } from '../kit/edexml/rows.ts';

const settings = z.strictObject({
  /** Largest file, in bytes; 1 GiB when not set. */
  maxBytes: z.int().min(1).optional(),
});

type EdexmlSettings = z.infer<typeof settings>;

/**
 * EDEXML 1.03, 2.0 and 2.1 (Edustandaard), one file per school and school year. An element counts only at its
 * exact path; names that nobody declared and `toevoegingen` are passed over whole and reported. Errors: those of
 * the XML reader; source_wrong_root; source_malformed for a second element where the standard has one, an element
 * or text where the standard has none, or an item before the school.
 */
export const edexml: SourceConnector<EdexmlSettings> = {
  name: 'edexml',
  parseSettings: (given) => {
    const parsed = settings.safeParse(given ?? {});
    if (parsed.success) return parsed.data;
    throw new GatewayError('config_invalid', {
      source: 'edexml',
      setting: parsed.error.issues[0]?.path.join('.') ?? '',
    });
  },
  names: rowNames,
  // Handleiding EDEXML 2.1: a key that the source cannot promise to keep is a dummy that begins with `#`.
  unstableKeys: '#',
  read: ({ maxBytes = defaultMaxBytes }, input, wanted): Reading => {
    const reader = createEdexmlReader(wanted);
    let ended = false;
    const rows = inBatches(reader.take, readXml(input.bytes, reader.handler, { maxBytes }), () => {
      ended = true;
    });
    return { rows, report: () => reader.report(ended) };
  },
};
