import { GatewayError } from '../errors.ts';
import type { Mapping } from '../mapping/table.ts';
import type { Reading, SourceConnector, Wanted } from '../ports.ts';
import type { LiveConnector } from '../ports/live.ts';
import { hashed } from './earlier.ts';
import type { Connector, Gateway, Waiting } from './gateway.ts';
import { joinedReading, splitSettings } from './parts.ts';
import type { SchoolSource } from './school.ts';

/** Where a reading comes from: a file that waits, or a source that is asked. */
export type Origin = {
  /** Begins a reading. Undefined: the source says that nothing changed since the current one. */
  open(wanted: Wanted): Promise<Reading | undefined>;
  /** Reads, and reads anew where that may help. */
  attempt<T>(read: () => Promise<T>): Promise<T>;
  /** False when it was written to while it was read. */
  intact(): Promise<boolean>;
  /** SHA-256 of its bytes, once it was read. What has none is an answer of now, and cannot be an old file put back. */
  readonly hash?: () => string;
};

export const isLive = (connector: Connector | undefined): connector is LiveConnector =>
  connector !== undefined && 'ask' in connector;

/** A connector that reads files; undefined where there is none of that name. */
export const fileConnector = (gateway: Pick<Gateway, 'connectors'>, name: string): SourceConnector | undefined => {
  const connector = gateway.connectors.get(name);
  return isLive(connector) ? undefined : connector;
};

export const mappingOf = (gateway: Gateway, { id, mapping }: SchoolSource): Mapping => {
  const found = gateway.mappings.get(mapping);
  if (found === undefined) throw new GatewayError('mapping_invalid', { school: id, setting: 'mapping' });
  return found;
};

const settingsFor = (school: SchoolSource, mapping: Mapping): unknown => {
  const { settings } = splitSettings(school);
  return mapping.columns === undefined ? settings : { ...Object(settings), columns: mapping.columns };
};

/** A source of several files is complete with all of them only; one whose format has a document is one file. */
const checkParts = ({ names }: SourceConnector, school: SchoolSource, files: number): void => {
  const { parts } = splitSettings(school);
  if (parts.length > 0 && names !== undefined) {
    throw new GatewayError('config_invalid', { school: school.id, setting: 'parts' });
  }
  if (files === Math.max(1, parts.length)) return;
  throw new GatewayError('source_missing', { school: school.id, name: parts.join(', ') });
};

/** A file that waits, with its other parts. Throws config_invalid, source_missing when it is opened. */
export const fileOrigin = (gateway: Gateway, waiting: Waiting, school: SchoolSource): Origin => {
  const files = [waiting.input, ...(waiting.more ?? [])].map(hashed);
  return {
    open: async (wanted) => {
      const connector = fileConnector(gateway, school.connector);
      if (connector === undefined)
        throw new GatewayError('config_invalid', { school: school.id, setting: 'connector' });
      checkParts(connector, school, files.length);
      const settings = connector.parseSettings(settingsFor(school, mappingOf(gateway, school)));
      return joinedReading(files.map(({ input }) => connector.read(settings, input, wanted)));
    },
    attempt: (read) => read(),
    intact: waiting.intact,
    hash: () => files.map(({ hash }) => hash()).join('\n'),
  };
};
