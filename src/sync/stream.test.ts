import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { edexml } from '../../connectors/edexml/connector.ts';
import { writeEdexml } from '../../deploy/demo/edexml.ts';
import { voorbeeldboom } from '../../deploy/demo/plans.ts';
import { generateSchool } from '../../deploy/demo/school.ts';
import { edexmlMapping } from '../../mappings/sources/edexml.ts';
import { accounts } from '../../mappings/suppliers/accounts.ts';
import { basispoort } from '../../mappings/suppliers/basispoort.ts';
import { digitalBoard } from '../../mappings/suppliers/digital-board.ts';
import { plainShape } from '../../mappings/suppliers/plain.ts';
import type { Profile } from '../agreement/profile.ts';
import { draftFrom } from '../agreement/profile.ts';
import type { Shape } from '../agreement/shape.ts';
import type { InForce } from '../agreement/status.ts';
import { GatewayError } from '../errors.ts';
import { createMac } from '../keys/mac.ts';
import { compile } from '../mapping/apply.ts';
import type { FlatRecord } from '../record/catalogue.ts';
import type { Entity } from '../record/field.ts';
import { permit, type Permit, type Restriction } from '../release/permit.ts';
import { readingSetOf } from '../release/reading-set.ts';
import { type Joined, release } from '../release/release.ts';
import { scope } from '../release/scope.ts';
import { shapeParcel } from '../release/shape.ts';
import { takeIn } from '../roster/intake.ts';
import { openSheet } from '../runtime/sheet.ts';
import type { LaneFeed } from './lane.ts';
import { streamRelease } from './stream.ts';

const at = new Date('2026-11-21T12:00:00Z');
const today = '2026-11-21';
const school = voorbeeldboom.id;
const moment = { seed: 'stream', schoolYear: '2026-2027', today };
const whole = writeEdexml(generateSchool(voorbeeldboom, moment));
const subjectOf = (entity: Entity, { key }: FlatRecord): string => `${entity}/${key}`;

const rule = { purpose: 'organisation', reason: 'De leerkracht ziet de eigen groep.', form: 'whole' } as const;
/** Staff, subgroups and locations too, and groups under an alias. */
const staffed: Profile = {
  ...digitalBoard.profile,
  id: 'staffed',
  fields: {
    ...digitalBoard.profile.fields,
    pupil: { ...digitalBoard.profile.fields.pupil, subgroupKeys: rule, locationKey: rule },
    staff: { key: rule, callName: rule, groupKeys: rule },
    location: { key: rule, name: rule },
  },
};

const agreementOf = (profile: Profile): InForce => ({
  board: 'test',
  id: profile.id,
  version: 1,
  supplier: profile.id,
  product: profile.id,
  state: 'approved',
  document: draftFrom(profile, {
    supplier: profile.id,
    product: { id: profile.id, name: profile.id, bijsluiter: 'https://supplier.example/' },
    schools: [school],
    from: today,
    until: 'open',
    reviewBy: '2027-06-01',
    signedFile: { sha256: '0'.repeat(64) },
    retention: '30 dagen',
    contact: 'privacy@supplier.example',
  }),
  hash: '',
  effectiveAt: at,
  supersededAt: undefined,
  proposedBy: undefined,
  approvedBy: undefined,
  changedAt: at.toISOString(),
});

const permitOf = (profile: Profile, shape: Shape, restrictions: ReadonlyMap<string, Restriction> = new Map()): Permit =>
  permit(agreementOf(profile), shape, { restrictions, consented: () => false }, at);

const joinedOf = (supplier: string): Joined => {
  const mac = createMac(new TextEncoder().encode(supplier.padEnd(32)));
  return { refOf: mac, issuedIds: new Map([['pupil/100', 'BP1']]), neutralNames: new Map() };
};

const pieces = async function* (text: string): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let from = 0; from < bytes.length; from += 10_000) yield bytes.subarray(from, from + 10_000);
};

const binding = { school, name: 'De Voorbeeldboom', today };

/** The lines that the way through a generation gives. */
const linesOfRun = async (text: string, permits: readonly Permit[]): Promise<readonly (readonly string[])[]> => {
  const context = { today, schoolYear: '2026-2027', lastDayIn: true };
  const compiled = compile(edexmlMapping, { readingSet: readingSetOf(permits), context });
  const reading = edexml.read({}, { name: 'x', bytes: pieces(text) }, compiled.wanted);
  const taken = await takeIn(reading, compiled, { ...binding, rowPerPlacement: false });
  const roster = new Map(
    [...taken.records].map(([entity, list]) => [
      entity,
      list.map((record) => ({ entity, subject: subjectOf(entity, record), record })),
    ]),
  );
  return permits.map((one) => {
    const joined = joinedOf(one.agreement.supplier);
    const { items, visible } = scope(one, roster, joined);
    const sent = [...items.values()]
      .flat()
      .filter(({ subject }) => one.standing.restrictions.get(subject) !== 'frozen')
      .map((item) => ({ op: 'put', release: release(item, one, visible, joined) }) as const);
    const shaping = { deliveryId: '', manifest: {}, shape: one.shape, format: 'ndjson', nulls: undefined } as const;
    return new TextDecoder().decode(shapeParcel(sent, shaping).body).trimEnd().split('\n').slice(1);
  });
};

const everybody = (restrictions?: ReadonlyMap<string, Restriction>): readonly Permit[] => [
  permitOf(basispoort.profile, basispoort.shape, restrictions),
  permitOf({ ...basispoort.profile, id: 'second' }, basispoort.shape, restrictions),
  permitOf(accounts.profile, accounts.shape, restrictions),
  permitOf(digitalBoard.profile, digitalBoard.shape, restrictions),
  permitOf(staffed, plainShape, restrictions),
];

/** The same pupil again at the end, under another name. */
const again = (text: string, ...doubled: readonly string[]): string => {
  const rows = doubled.map(
    (key) => `<leerling key="${key}"><achternaam>Twee</achternaam><roepnaam>Keer</roepnaam></leerling>`,
  );
  return text.replace('\t</leerlingen>', `${rows.join('')}</leerlingen>`);
};

describe('releasing a file while it is read', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluis-stream-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const stream = (text: string, permits: readonly Permit[]) => {
    const feeds = permits.map((one): LaneFeed => {
      let sheets = 0;
      const path = join(folder, `${one.agreement.supplier}.ndjson`);
      return {
        permit: one,
        joined: joinedOf(one.agreement.supplier),
        sheet: () => openSheet(path, String((sheets += 1))),
      };
    });
    const source = { connector: edexml, settings: {}, mapping: edexmlMapping, binding, lastDayIn: true };
    return streamRelease({ ...source, input: { name: 'x', bytes: pieces(text) } }, feeds, {
      identify: async (entity, records) => records.map((record) => subjectOf(entity, record)),
      seed: Uint32Array.of(7, 11),
    });
  };

  const written = async (one: Permit): Promise<readonly string[]> => {
    const text = await readFile(join(folder, `${one.agreement.supplier}.ndjson`), 'utf8');
    return text.trimEnd().split('\n').sort();
  };

  /** The lines that every supplier gets, both ways. */
  const bothWays = async (text: string, permits: readonly Permit[]) => {
    await stream(text, permits);
    return { streamed: await Promise.all(permits.map(written)), run: await linesOfRun(text, permits) };
  };

  const keys = [...whole.matchAll(/<leerling key="([^"]+)"/g)].map(([, key]) => key ?? '');

  it('gives each supplier the same lines as a run does', async () => {
    const both1 = await bothWays(whole, everybody());
    expect(both1.streamed).toStrictEqual(both1.run);
    const [first] = everybody();
    const lines = first === undefined ? [] : await written(first);
    expect(lines.filter((line) => line.includes('"kind":"pupil"'))).toHaveLength(420);
    expect(lines.filter((line) => line.includes('"kind":"group"')).length).toBeGreaterThan(10);
  });

  it('writes files for the owner only, and leaves nothing else', async () => {
    await stream(whole, everybody());
    const names = await readdir(folder);
    expect(names.sort()).toStrictEqual(
      ['accounts', 'basispoort', 'digital-board', 'second', 'staffed'].map((name) => `${name}.ndjson`),
    );
    const modes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).mode & 0o777));
    expect(new Set(modes)).toStrictEqual(new Set([0o600]));
  });

  it('keeps to what is recorded of pupils: excluded and frozen ones have no line', async () => {
    const restrictions = new Map<string, Restriction>([
      [`pupil/${keys[20]}`, 'excluded'],
      [`pupil/${keys[30]}`, 'frozen'],
    ]);
    const both2 = await bothWays(whole, everybody(restrictions));
    expect(both2.streamed).toStrictEqual(both2.run);
  });

  it('sets all rows of a doubled key aside, also those already written', async () => {
    const [first = '', other = ''] = [keys[12], keys[300]];
    const text = again(whole, first, other, other);
    const passed = await stream(text, everybody());
    expect(passed.doubled.size).toBe(2);
    const both3 = await bothWays(text, everybody());
    expect(both3.streamed).toStrictEqual(both3.run);
    const lines = await written(permitOf(basispoort.profile, basispoort.shape));
    expect(lines.filter((line) => line.includes(`"leerlingkey":"${first}"`))).toStrictEqual([]);
    expect(lines.join('\n')).not.toContain('Twee');
  });

  it('does not show a group at which only a doubled pupil pointed', async () => {
    const lonely = '<groep key="lonely"><naam>Alleen</naam><jaargroep>8</jaargroep></groep>\n\t</groepen>';
    const pupil = '<leerling key="solo"><roepnaam>Solo</roepnaam><groep key="lonely"/></leerling></leerlingen>';
    const once = whole.replace('\t</groepen>', lonely).replace('\t</leerlingen>', pupil);
    const both4 = await bothWays(once, everybody());
    expect(both4.streamed).toStrictEqual(both4.run);
    const twice = once.replace(
      '</leerlingen>',
      '<leerling key="solo"><roepnaam>Solo</roepnaam></leerling></leerlingen>',
    );
    const both5 = await bothWays(twice, everybody());
    expect(both5.streamed).toStrictEqual(both5.run);
    expect((await written(permitOf(accounts.profile, accounts.shape))).join('\n')).not.toContain('Alleen');
    const frozen = new Map<string, Restriction>([['pupil/solo', 'frozen']]);
    const both6 = await bothWays(once, everybody(frozen));
    expect(both6.streamed).toStrictEqual(both6.run);
    const both7 = await bothWays(twice, everybody(frozen));
    expect(both7.streamed).toStrictEqual(both7.run);
  });

  it('keeps lines whole where a name holds a line separator', async () => {
    const odd = whole.replace(/<roepnaam>[^<]*</, '<roepnaam>A\u2028B<');
    const both8 = await bothWays(again(odd, keys[50] ?? ''), everybody());
    expect(both8.streamed).toStrictEqual(both8.run);
  });

  it('resolves relations as a run does: one that points nowhere is absent', async () => {
    const both9 = await bothWays(whole.replace(/<groep key="\d+"\/>/, '<groep key="nowhere"/>'), everybody());
    expect(both9.streamed).toStrictEqual(both9.run);
  });

  const refused = async (text: string, permits = everybody()): Promise<GatewayError> => {
    const error: unknown = await stream(text, permits).catch((thrown: unknown) => thrown);
    expect(await readdir(folder)).toStrictEqual([]);
    if (!(error instanceof GatewayError)) throw new Error('was not refused');
    return error;
  };

  it.each([0.2, 0.5, 0.9, 0.999])('publishes nothing of a file that is cut off at %d', async (share) => {
    const error = await refused(whole.slice(0, Math.floor(whole.length * share)));
    expect(error.code).toBe('source_cut_off');
  });

  it('publishes nothing of a file of another school or year, or without pupils', async () => {
    expect((await refused(whole.replace(`<brincode>${school.slice(0, 4)}<`, '<brincode>99ZZ<'))).code).toBe(
      'school_wrong',
    );
    expect((await refused(whole.replace('2026-2027', '2025-2026'))).code).toBe('year_late');
    expect((await refused(whole.replace(/\t<leerlingen>[\s\S]*<\/leerlingen>/, '<leerlingen/>'))).code).toBe(
      'export_empty',
    );
  });

  it('refuses a file whose columns shifted, at its end', async () => {
    const shifted = whole.replaceAll(/<achternaam>[^<]*</g, '<achternaam>iemand@mail.example<');
    const error = await refused(shifted);
    expect([error.code, error.subject]).toMatchObject([
      'source_forbidden_content',
      { entity: 'pupil', field: 'familyName' },
    ]);
  });

  it('refuses a file of which a column holds something else, at its end', async () => {
    let left = 12;
    const changed = whole.replaceAll(/<geboortedatum>[^<]*</g, (found) =>
      (left -= 1) >= 0 ? '<geboortedatum>Vos<' : found,
    );
    const error = await refused(changed);
    expect([error.code, error.subject]).toMatchObject(['source_column_changed', { entity: 'pupil', count: 12 }]);
  });

  it('refuses groups after pupils, since pupils were written without them', async () => {
    const [groups = ''] = /\t<groepen>[\s\S]*?\t<\/groepen>\n/.exec(whole) ?? [];
    const error = await refused(whole.replace(groups, '').replace('\t<leerkrachten>', `${groups}\t<leerkrachten>`));
    expect(error.code).toBe('source_malformed');
  });

  it('refuses an agreement that names guardians', async () => {
    const fields = { ...accounts.profile.fields, guardian: { key: rule } };
    const permits = [permitOf({ ...accounts.profile, fields }, plainShape)];
    expect((await refused(whole, permits)).code).toBe('agreement_invalid');
  });
});
