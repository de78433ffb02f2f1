import { cpus, platform, release, totalmem } from 'node:os';
import type { Share } from './profile.ts';
import { median } from './spawned.ts';

/** Seconds of each run; `peakMb`: the largest memory of any of them. */
export type Series = { readonly seconds: readonly number[]; readonly peakMb: number | undefined };

/** What nights.ts says; milliseconds. */
export type Nights = {
  readonly first: { readonly ms: number; readonly pupils: number; readonly deliveries: number; readonly bytes: number };
  readonly unchanged: readonly { readonly alone: number; readonly second: number }[];
  readonly sentLater: number;
  /** One synced write on this disk. */
  readonly syncMs: number;
  readonly maxRssMb: number;
};

/** What doors.ts says; milliseconds, and requests a second. */
export type Doors = {
  readonly pupils: number;
  readonly bytes: number;
  readonly uwlr: DoorTimes;
  readonly roster: DoorTimes;
  readonly rate: { readonly own: number; readonly bare: number };
};
type DoorTimes = { readonly cold: number; readonly warm: number; readonly stringify: number };

export type Measures = {
  readonly at: Date;
  readonly rounds: number;
  readonly mb: number;
  readonly pupils: number;
  readonly largePupils: number;
  readonly flags: readonly string[];
  readonly one: Series;
  readonly peers: readonly (Series & { readonly name: string })[];
  readonly missing: readonly { readonly name: string; readonly missing: string }[];
  /** Peers that did not write the same content. */
  readonly different: readonly string[];
  readonly fifteen: Series;
  readonly oneBesideFifteen: Series;
  readonly large: Series;
  readonly oneBesideLarge: Series;
  readonly profile: { readonly files: readonly Share[]; readonly functions: readonly Share[] };
  readonly nights: Nights;
  readonly doors: Doors;
};

type Cell = string | number;
const table = (head: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const fixed = (value: number, digits = 2): string => value.toFixed(digits);
const middle = ({ seconds }: Series): number => median(seconds);
const spread = ({ seconds }: Series): string => `${fixed(Math.min(...seconds))}–${fixed(Math.max(...seconds))}`;
const memory = ({ peakMb }: Series): string => (peakMb === undefined ? '–' : `${Math.round(peakMb)} MB`);
const reached = (value: number, most: number): string => (value <= most ? 'reached' : '**not reached**');
const count = (value: number): string => value.toLocaleString('en-GB');

const machine = (): string => {
  const [cpu] = cpus();
  const memoryGb = Math.round(totalmem() / 1024 ** 3);
  return `${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${memoryGb} GB, ${platform()} ${release()}, Node ${process.versions.node}`;
};

const sluisName = 'Sluis, one supplier';

const releases = (m: Measures): string => {
  const base = middle(m.one);
  const row = (name: string, one: Series, remark: string): readonly Cell[] => [
    name,
    fixed(middle(one)),
    spread(one),
    Math.round(m.mb / middle(one)),
    fixed(middle(one) / base),
    memory(one),
    remark,
  ];
  const rows = [
    row(sluisName, m.one, ''),
    ...m.peers.map((peer) =>
      row(peer.name, peer, m.different.includes(peer.name) ? '**other content**' : 'same content'),
    ),
    ...m.missing.map(({ name, missing }) => [name, '–', '–', '–', '–', '–', `not installed (${missing})`]),
    row('Sluis, fifteen suppliers in one pass', m.fifteen, ''),
  ];
  return table(['program', 'median s', 'range s', 'MB/s', 'beside ours', 'peak memory', ''], rows);
};

const nightsOf = ({ unchanged }: Nights) => ({
  alone: median(unchanged.map((one) => one.alone)) / 1000,
  second: median(unchanged.map((one) => one.second)) / 1000,
  ratio: median(unchanged.map((one) => one.second / one.alone)),
});

/** How long we take beside a peer. The last cell: whether that is at most its time. */
const besidePeer = (m: Measures, aim: string, ending: string): readonly Cell[] => {
  const peer = m.peers.find(({ name }) => name.endsWith(ending));
  if (peer === undefined) return [aim, 'not measured', '–'];
  const ratio = middle(m.one) / middle(peer);
  return [aim, `${fixed(ratio)} times its time`, reached(ratio, 1)];
};

const targets = (m: Measures): string => {
  const fifteen = middle(m.fifteen) / middle(m.oneBesideFifteen);
  const perPupil = middle(m.large) / m.largePupils / (middle(m.oneBesideLarge) / m.pupils);
  const { ratio } = nightsOf(m.nights);
  const peak = m.large.peakMb ?? 0;
  return table(
    ['aim', 'found', ''],
    [
      besidePeer(m, '(a) at least the speed of the lxml program', 'iterparse'),
      besidePeer(m, 'the same, of the lxml program that was tuned by hand (more than was aimed at)', 'by hand'),
      ['(b) fifteen suppliers in at most 3 times (a)', `${fixed(fifteen)} times`, reached(fifteen, 3)],
      [`(c) memory under 200 MB at ${4 * m.mb} MB`, memory(m.large), reached(peak, 200)],
      [
        '(c) twice the pupils in at most 2.1 times the time',
        `four times the pupils in ${fixed(middle(m.large) / middle(m.oneBesideLarge))} times the time: twice in ${fixed(2 * perPupil)}`,
        reached(2 * perPupil, 2.1),
      ],
      [
        '(d) second night in at most twice the time of reading and checking alone',
        `${fixed(ratio)} times`,
        reached(ratio, 2),
      ],
      ...doorTargets(m),
    ],
  );
};

const doorRow = (name: string, { cold, warm, stringify }: DoorTimes): readonly Cell[] => [
  name,
  fixed(stringify),
  `${fixed(warm)} (${fixed(warm / stringify, 1)} times)`,
  `${fixed(cold)} (${fixed(cold / stringify, 1)} times)`,
];

const doorTable = ({ doors }: Measures): string =>
  table(
    ['', '`JSON.stringify`, ms', 'warm, ms', 'cold, ms'],
    [
      doorRow(`UWLR, one answer of ${count(doors.pupils)} pupils`, doors.uwlr),
      doorRow('OneRoster, a page of 100 users', doors.roster),
    ],
  );

const doorTargets = ({ doors }: Measures): readonly (readonly Cell[])[] => {
  const ratios = [doors.uwlr, doors.roster].map(({ warm, stringify }) => warm / stringify);
  const [uwlr = 0, roster = 0] = ratios;
  const share = doors.rate.own / doors.rate.bare;
  return [
    ['(e) a UWLR answer, warm, in at most 6 times `JSON.stringify`', `${fixed(uwlr, 1)} times`, reached(uwlr, 6)],
    [
      '(e) a OneRoster page, warm, in at most 6 times `JSON.stringify`',
      `${fixed(roster, 1)} times`,
      reached(roster, 6),
    ],
    [
      '(f) OneRoster pages a second at least a third of a bare route',
      `${fixed(share)} of it (${count(Math.round(doors.rate.own))} beside ${count(Math.round(doors.rate.bare))})`,
      reached(1 / 3, share),
    ],
  ];
};

const nightTable = ({ nights }: Measures): string => {
  const { alone, second } = nightsOf(nights);
  const { first } = nights;
  return table(
    ['', 's', ''],
    [
      [
        'first night',
        fixed(first.ms / 1000, 1),
        `${count(first.pupils)} pupils, ${count(first.deliveries)} deliveries, ${Math.round(first.bytes / 1e6)} MB`,
      ],
      ['second night, nothing changed (median)', fixed(second), `${nights.sentLater} deliveries`],
      ['reading and checking the same files alone (median)', fixed(alone), 'connector, mapping, intake checks'],
    ],
  );
};

const shares = (head: string, list: readonly Share[], most: number): string =>
  table(
    [head, '%'],
    list.slice(0, most).map(({ name, percent }) => [`\`${name}\``, fixed(percent, 1)]),
  );

const expatText = (m: Measures): string => {
  const expat = m.peers.find(({ name }) => name.includes('expat'));
  if (expat === undefined) return '';
  const saxes = m.profile.files.find(({ name }) => name === 'saxes')?.percent ?? 0;
  return `The C program needs ${fixed(middle(expat))} s, ${fixed(middle(m.one) / middle(expat), 1)} times less than we do. What stands in the way:

- It checks that the document is well formed and copies ten fields. It knows no doubled keys, no dates that exist, no
  forbidden content, no agreement, no references, and does not wait for the disk.
- Parsing: \`saxes\` alone (strict, in JavaScript, one character at a time) is ${Math.round(saxes)} % of our time. Faster
  parsers in JavaScript take documents that are not well formed (cut off, a second root), which for a school export means
  pupils who seem to have left. Native add-ons would have to be built for each platform.
- A reference is an HMAC per pupil and supplier: two calls into OpenSSL of which the crossing costs more than the hash.
- One thread. Parsing in a thread of its own would hide it behind the rest, at the price of copying every row.
`;
};

/** The page that the README quotes. */
export const resultsText = (m: Measures): string => `# Speed

Measured by \`npm run bench\` on ${m.at.toISOString().slice(0, 10)}: ${machine()}.

## Aims

${targets(m)}

## One export, ${m.mb} MB, ${count(m.pupils)} pupils

Read, map, check (doubled keys included), gate, one NDJSON file per supplier, synced and published only at the end of the
document; nothing is sealed. Eleven fields (the list of Basispoort): ten from the source, and the supplier's own number,
which is empty here. A reference (HMAC) per pupil and supplier is made; ids of subjects are not looked up in a store.
Lines stand in the order of the source: to order them by reference belongs to deliveries. Wall time of the whole process,
start-up included, ${m.rounds} rounds in turns. Ours runs with \`${m.flags.join(' ')}\`. The peers extract the same
fields, sync nothing and check nothing; a hash of the sorted lines says whether their content is the same as ours.

${releases(m)}

${4 * m.mb} MB, ${count(m.largePupils)} pupils, one supplier: ${fixed(middle(m.large))} s (${spread(m.large)}), ${Math.round((4 * m.mb) / middle(m.large))} MB/s, at most ${memory(m.large)}.

## A board of 60 schools, 20,000 pupils, fifteen suppliers

SQLite with \`synchronous=FULL\`, deliveries over HTTP on loopback to fifteen servers in another process. On the second
night the same exports are laid out again; five such nights. Each school takes five commits on a quiet night, and each
commit waits for the disk: one synced write took ${fixed(m.nights.syncMs)} ms here.

${nightTable(m)}

## What suppliers collect

In one process, from sealed readings. *Cold*: the process was just started, so the reading is opened, let through the gate and made
into the standard's words. *Warm*: nothing was written since the last question. Every answer is in the ledger before its first byte:
a whole answer of UWLR is a collection of its own (three commits, each of which waits for the disk); a page that was given
already in the same collection writes nothing. Beside it \`JSON.stringify\` of the same plain objects. Pages a second: twenty
connections from \`autocannon\` on the same machine, in turns with a bare Hono route that answers the same ${Math.round(m.doors.bytes / 1000)} KB.

${doorTable(m)}

## Where the time of one supplier goes

By file (what Node does for a file is counted with it):

${shares('file', m.profile.files, 14)}

By function (self time):

${shares('function', m.profile.functions, 20)}

## The speed of C

${expatText(m)}`;
