import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { edexml } from '../../connectors/edexml/connector.ts';
import { edexmlChunks } from '../../deploy/demo/large.ts';
import { edexmlMapping } from '../../mappings/sources/edexml.ts';
import { basispoort } from '../../mappings/suppliers/basispoort.ts';
import { draftFrom } from '../agreement/profile.ts';
import type { BenchResult } from '../cli/home.ts';
import type { InForce } from '../agreement/status.ts';
import { createMac } from '../keys/mac.ts';
import { addDays, amsterdamDay } from '../record/day.ts';
import { permit } from '../release/permit.ts';
import { schoolYearOf } from '../roster/school-year.ts';
import type { LaneFeed } from '../sync/lane.ts';
import { type StreamDeps, streamRelease } from '../sync/stream.ts';
import { openSheet } from './sheet.ts';

/** One EDEXML export released to so many suppliers, each with the agreement that guides of schools describe. */
export type Measured = {
  readonly path: string;
  readonly school: string;
  /** Files `supplier-<n>.ndjson` come here. */
  readonly folder: string;
  readonly suppliers: number;
  readonly at: Date;
};

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

const agreementOf = (supplier: string, school: string, at: Date): InForce => {
  const from = amsterdamDay(at);
  const document = draftFrom(basispoort.profile, {
    supplier,
    product: { id: supplier, name: supplier, bijsluiter: `https://${supplier}.example/bijsluiter` },
    schools: [school],
    from,
    until: 'open',
    reviewBy: addDays(from, 360),
    signedFile: { sha256: '0'.repeat(64) },
    retention: '30 dagen',
    contact: `privacy@${supplier}.example`,
    demo: true,
  });
  return {
    board: 'bench',
    id: supplier,
    version: 1,
    supplier,
    product: supplier,
    state: 'approved',
    document,
    hash: '',
    effectiveAt: at,
    supersededAt: undefined,
    proposedBy: undefined,
    approvedBy: undefined,
    changedAt: at.toISOString(),
  };
};

const feedOf = (number: number, { school, folder, at }: Measured): LaneFeed => {
  const mac = createMac(random(32));
  const standing = { restrictions: new Map(), consented: () => false };
  let sheets = 0;
  return {
    permit: permit(agreementOf(`supplier-${number}`, school, at), basispoort.shape, standing, at),
    joined: { refOf: mac, issuedIds: new Map(), neutralNames: new Map() },
    sheet: () => openSheet(join(folder, `supplier-${number}.ndjson`), String((sheets += 1))),
  };
};

/** Nothing is stored here, so a key stands in the place of the id that a store would keep for it. */
const identify: StreamDeps['identify'] = async (entity, records) => records.map(({ key }) => `${entity}/${key}`);

/** Reads, checks and releases; returns how many pupils there were. Errors: those of `streamRelease`. */
export const measureRelease = async (measured: Measured): Promise<number> => {
  const { path, school, suppliers, at } = measured;
  const passed = await streamRelease(
    {
      connector: edexml,
      settings: {},
      mapping: edexmlMapping,
      input: { name: 'bench.xml', bytes: createReadStream(path, { highWaterMark: 256 * 1024 }) },
      binding: { school, name: school, today: amsterdamDay(at) },
      lastDayIn: true,
    },
    Array.from({ length: suppliers }, (_, number) => feedOf(number + 1, measured)),
    { identify, seed: new Uint32Array(random(8).buffer) },
  );
  return passed.pupils;
};

/** The school of the demo of whose kind the pupils are. */
const benchSchool = '99XA00';

/** Writes an EDEXML export of about so many bytes with made-up pupils; the same day gives the same file. */
export const writeLarge = async (path: string, bytes: number, day: string): Promise<void> => {
  const file = await open(path, 'wx', 0o600);
  try {
    const moment = { seed: 'bench', schoolYear: schoolYearOf(day), today: day };
    for await (const chunk of edexmlChunks({ ...moment, bytes })) await file.write(chunk);
  } finally {
    await file.close();
  }
};

/** Largest resident memory of this process so far, in MB. */
export const maxRssMb = (): number => Math.round(process.resourceUsage().maxRSS / 1024);

/** Measures on this machine, for one supplier and for fifteen, in a folder that is gone afterwards. */
export const bench = async (bytes: number): Promise<BenchResult> => {
  const folder = await mkdtemp(join(tmpdir(), 'sluis-bench-'));
  try {
    const at = new Date();
    const path = join(folder, 'large.xml');
    await writeLarge(path, bytes, amsterdamDay(at));
    const runs: { suppliers: number; pupils: number; ms: number }[] = [];
    for (const suppliers of [1, 15]) {
      const start = performance.now();
      const pupils = await measureRelease({ path, school: benchSchool, folder, suppliers, at });
      runs.push({ suppliers, pupils, ms: performance.now() - start });
    }
    return { bytes, runs, maxRssMb: maxRssMb() };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
