import type { DemoSource } from '../../src/config.ts';
import type { SecretName } from '../../src/ports/live.ts';
import { startGkvLas } from './gkv-las.ts';
import type { DemoSchool } from './school.ts';
import { startUwlrLas } from './uwlr-las.ts';

/** A running pupil administration of the demo, and how the gateway gets in. */
export type FarEnd = {
  readonly url: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Partial<Record<SecretName, string>>;
  close(): Promise<void>;
};

type Starting = {
  /** The schools as they are today. */
  readonly schools: () => readonly DemoSchool[];
  /** Made up at each start. */
  readonly key: string;
};

const customer = { customerCode: 'sluis-demo', customerName: 'Sluis (demo)' };

const startUwlr = async ({ schools, key }: Starting): Promise<FarEnd> => {
  const { url, close } = await startUwlrLas({ port: 0, schools, key });
  return { url, settings: { url, ...customer }, secrets: { key }, close };
};

const startGkv = async ({ schools, key }: Starting): Promise<FarEnd> => {
  const { url, close } = await startGkvLas({ port: 0, schools, key });
  return { url, settings: { url, supplierName: 'Sluis (demo)' }, secrets: { key }, close };
};

/** The demo's sources that are asked, each a small server that follows what is published of the real one. */
export const farEnds: Partial<Record<DemoSource, (starting: Starting) => Promise<FarEnd>>> = {
  uwlr: startUwlr,
  gkv: startGkv,
};
