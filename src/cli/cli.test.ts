import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { type ErrorCode, GatewayError, recoveries } from '../errors.ts';
import { formatFor } from '../text/format.ts';
import { texts } from '../text/texts.ts';
import { type Command, defineCommand } from './command.ts';
import { exitCodeOf } from './exit.ts';
import { createProgress } from './progress.ts';
import { createPrompt } from './prompt.ts';
import { registry } from './registry.ts';
import type { Home } from './home.ts';
import { runCli } from './run.ts';
import { suggest } from './suggest.ts';
import { tableLines } from './table.ts';
import type { Keyboard, Terminal } from './terminal.ts';
import { pad, width, wrap } from './width.ts';

const noHome: Home = {
  house: () => Promise.reject(new Error('no command here opens the gateway')),
  start: () => Promise.reject(new Error('no command here starts the gateway')),
  restoreKeys: () => Promise.reject(new Error('no command here restores keys')),
  restoreBackup: () => Promise.reject(new Error('not here')),
  bench: () => Promise.reject(new Error('no command here measures')),
  close: async () => {},
};

type Fake = Terminal & { out: string[]; err: string[]; clock: { ms: number }; keyboard: Keyboard & PassThrough };

const fake = ({
  tty = false,
  env = {},
  columns = 80,
}: { tty?: boolean; env?: Terminal['env']; columns?: number } = {}): Fake => {
  const out: string[] = [];
  const err: string[] = [];
  const clock = { ms: 0 };
  const keyboard: Fake['keyboard'] = Object.assign(new PassThrough(), tty ? { isTTY: true } : {});
  const sink = (lines: string[]) => ({
    isTTY: tty,
    columns: tty ? columns : undefined,
    write: (text: string) => void lines.push(text),
  });
  return {
    stdout: sink(out),
    stderr: sink(err),
    stdin: keyboard,
    env,
    nowMs: () => clock.ms,
    out,
    err,
    clock,
    keyboard,
  };
};

const seen: unknown[] = [];
afterEach(() => {
  seen.length = 0;
});

const sync = defineCommand({
  name: 'sync',
  summary: { nl: 'Wissel uit', en: 'Run a sync' },
  options: {
    school: { type: 'text', value: { nl: 'SCHOOL', en: 'SCHOOL' }, nl: 'de school', en: 'the school', required: true },
    supplier: { type: 'text', value: { nl: 'NAAM', en: 'NAME' }, nl: 'leverancier', en: 'supplier', repeat: true },
    'accept-removals': { type: 'number', value: { nl: 'N', en: 'N' }, nl: 'aantal', en: 'number' },
    'dry-run': { type: 'flag', nl: 'proefuitwisseling', en: 'dry run' },
    mode: { type: 'choice', of: ['full', 'changes'], nl: 'vorm', en: 'mode' },
  },
  positionals: [],
  examples: ['sluis sync --school 99XA00'],
  run: async ({ out }, { options }) => {
    const removals: number | undefined = options['accept-removals'];
    const suppliers: readonly string[] = options.supplier;
    seen.push({ ...options, removals, suppliers });
    out.line('klaar');
    out.json({ done: true });
  },
});

const broken = defineCommand({
  name: 'broken',
  summary: { nl: 'Gaat stuk', en: 'Breaks' },
  options: {},
  positionals: [{ name: { nl: 'CODE', en: 'CODE' }, required: true, nl: 'de code', en: 'the code' }],
  examples: [],
  run: async (_context, { positionals }) => {
    if (positionals[0] === 'bug') throw new TypeError('Jansen 999912345');
    throw new GatewayError('delivery_unreachable', { supplier: 'basispoort' });
  },
});

const listed = (name: string): Command =>
  defineCommand({
    name,
    summary: { nl: `Doet ${name}`, en: `Does ${name}` },
    options: {},
    positionals: [],
    examples: [],
    run: async ({ out }) => out.line(name),
  });

const commands = {
  ...registry,
  sync: async () => sync,
  broken: async () => broken,
  'agreement list': async () => listed('agreement list'),
  'agreement show': async () => listed('agreement show'),
};

const run = async (line: string, terminal = fake()) => {
  const code = await runCli(line === '' ? [] : line.split(' '), terminal, noHome, commands);
  return { code, out: terminal.out.join(''), err: terminal.err.join('') };
};

describe('a command', () => {
  it('gets its options typed and checked', async () => {
    const { code, out } = await run('sync --school 99XA00 --supplier a --supplier=b --accept-removals 30 --dry-run');
    expect(code).toBe(0);
    expect(out).toBe('klaar\n');
    expect(seen).toMatchObject([
      { school: '99XA00', suppliers: ['a', 'b'], removals: 30, 'dry-run': true, mode: undefined },
    ]);
  });

  it('takes the options of every command before and after its name', async () => {
    expect((await run('--json sync --school 99XA00')).out).toBe('{\n  "done": true\n}\n');
    expect((await run('sync --json --school 99XA00')).out).toBe('{\n  "done": true\n}\n');
  });

  it('can be one of a group', async () => {
    expect((await run('agreement list')).out).toBe('agreement list\n');
  });

  it('defaults to Dutch, and takes the language from the option or the setting', async () => {
    expect((await run('help')).out).toContain('Opdrachten:');
    expect((await run('help --lang en')).out).toContain('Commands:');
    expect((await run('help', fake({ env: { SLUIS_LANG: 'en' } }))).out).toContain('Commands:');
    expect((await run('help --lang nl', fake({ env: { SLUIS_LANG: 'en' } }))).out).toContain('Opdrachten:');
  });
});

describe('a command that was typed wrongly', () => {
  const cases: readonly (readonly [string, string, string?])[] = [
    ['snyc --school 99XA00', 'command_unknown', 'sluis sync'],
    ['agreement lits', 'command_unknown', 'sluis agreement list'],
    ['sync --scool 99XA00', 'option_unknown', '--school'],
    ['sync --dryrun --school 99XA00', 'option_unknown', '--dry-run'],
    ['sync', 'option_missing'],
    ['sync --school', 'value_missing'],
    ['sync --school --dry-run', 'value_missing'],
    ['sync --school=', 'value_missing'],
    ['sync --school 99XA00 --school 99XB00', 'option_twice'],
    ['sync --school 99XA00 --dry-run=yes', 'value_extra'],
    ['sync --school 99XA00 --accept-removals many', 'value_invalid'],
    ['sync --school 99XA00 --accept-removals -3', 'value_missing'],
    ['sync --school 99XA00 --mode ful', 'value_invalid', '--mode full'],
    ['sync --school 99XA00 more', 'argument_extra'],
    ['broken', 'argument_missing'],
    ['help --lang de', 'value_invalid'],
  ];

  it.each(cases)('%s: %s', async (line, problem, expected) => {
    const { code, out } = await run(`${line} --json`);
    const { error } = JSON.parse(out) as { error: { code: string; subject: { found: string; expected?: string } } };
    expect(code).toBe(2);
    expect(error.code).toBe('usage_invalid');
    expect(error.subject.found).toBe(problem);
    expect(expected === undefined || error.subject.expected === expected).toBe(true);
    expect(seen).toEqual([]);
  });

  it('never hears repeated what it typed, since that may be a pupil key in the wrong place', async () => {
    for (const line of [
      '9999123',
      'sync 9999123',
      'sync --9999123',
      'sync --sleutel=9999123',
      'sync --school 1 --mode 9999123',
    ]) {
      const { code, out, err } = await run(line);
      expect(code).toBe(2);
      expect(out + err).not.toContain('9999123');
    }
  });

  it('reads in the language that was asked for', async () => {
    expect((await run('snyc --lang en')).err).toMatch(/^error \[usage_invalid\]/);
    expect((await run('snyc')).err).toMatch(/^fout \[usage_invalid\]/);
  });
});

describe('help', () => {
  it.each(['', 'help', '--help', '-h'])('lists all commands for "%s"', async (line) => {
    const { code, out } = await run(line);
    expect(code).toBe(0);
    for (const name of Object.keys(commands)) expect(out).toContain(`  ${name} `);
  });

  it.each(['help sync', 'sync --help', 'sync -h', '--help sync'])('explains one command for "%s"', async (line) => {
    const { code, out } = await run(line);
    expect(code).toBe(0);
    expect(out).toContain('Gebruik: sluis sync [opties]');
    expect(out).toMatch(/--school SCHOOL +de school \(verplicht\)/);
    expect(out).toMatch(/--mode full\|changes +vorm/);
    expect(seen).toEqual([]);
  });

  it.each(['agreement', 'agreement --help', 'help agreement'])('lists a group for "%s"', async (line) => {
    const { code, out } = await run(line);
    expect(code).toBe(0);
    expect(out).toContain('agreement show');
    expect(out).not.toContain('sync ');
  });

  it('gives programs the declarations', async () => {
    const document = JSON.parse((await run('help sync --json')).out) as { commands: { name: string }[] };
    expect(document.commands.map(({ name }) => name)).toEqual(['sync']);
  });
});

describe('version', () => {
  it.each(['version', '--version', '-v'])('says which Sluis and which Node for "%s"', async (line) => {
    expect((await run(line)).out).toMatch(/^Sluis \d+\.\d+\.\d+ \(Node \d+\.\d+\.\d+\)\n$/);
  });
});

describe('an error of a command', () => {
  it('ends with the exit code of its recovery and says what to do', async () => {
    const { code, out, err } = await run('broken code');
    expect([code, out]).toEqual([4, '']);
    expect(err).toMatch(/^fout \[delivery_unreachable\] .+\n {2}.+\n$/);
  });

  it('shows of a bug its place and never its message', async () => {
    const { code, out, err } = await run('broken bug');
    expect(code).toBe(1);
    expect(err).toMatch(/^ {2}src\/cli\/run\.ts:\d+:\d+$/m);
    expect(out + err).not.toMatch(/Jansen|9999/);
  });

  it('is one JSON document for a program', async () => {
    const { code, out, err } = await run('broken code --json');
    expect(code).toBe(4);
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({
      error: { code: 'delivery_unreachable', subject: { supplier: 'basispoort' } },
    });
  });

  it('has one exit code for each code of the table', () => {
    const codes = Object.keys(recoveries) as ErrorCode[];
    const exits = new Map(codes.map((code) => [code, exitCodeOf(new GatewayError(code))]));
    expect(exits.get('internal')).toBe(1);
    expect(exits.get('usage_invalid')).toBe(2);
    expect(exits.get('school_wrong')).toBe(3);
    expect(exits.get('lease_taken')).toBe(4);
    expect([...exits.values()].every((exit) => exit >= 1 && exit <= 4)).toBe(true);
  });
});

describe('colour and control characters', () => {
  it('colours on a terminal only, and honours NO_COLOR', async () => {
    const escape = '\u001b[';
    expect((await run('snyc', fake({ tty: true }))).err).toContain(escape);
    expect((await run('snyc', fake({ tty: true, env: { NO_COLOR: '1' } }))).err).not.toContain(escape);
    expect((await run('snyc', fake({ tty: true, env: { TERM: 'dumb' } }))).err).not.toContain(escape);
    expect((await run('snyc')).err).not.toContain(escape);
  });

  it('makes an escape sequence in a name visible', async () => {
    const terminal = fake();
    const sly = {
      ...listed('sly'),
      run: async () => Promise.reject(new GatewayError('source_cut_off', { source: 'a\u001b[2J\u202eb' })),
    };
    await runCli(['sly'], terminal, noHome, { ...commands, sly: async () => sly });
    expect(terminal.err.join('')).toContain('a\\u001b[2J\\u202eb');
  });
});

describe('tables', () => {
  const format = formatFor('nl');
  const table = {
    columns: ['leverancier', 'leerlingen in beeld', 'nieuw'],
    rows: [
      ['Basispoort', 1250, 3],
      ['Çelik & Nguyễn', 96, undefined],
    ],
  };

  it('stand in columns, numbers to the right, accents counted as they show', () => {
    expect(tableLines(table, format)).toEqual([
      '                leerlingen',
      'leverancier       in beeld  nieuw',
      '──────────────  ──────────  ─────',
      'Basispoort           1.250      3',
      'Çelik & Nguyễn          96      –',
    ]);
  });

  it('let their widest text break between words, down to a readable width', () => {
    const wide = {
      columns: ['gegeven', 'keer', 'waarom nodig'],
      rows: [['roepnaam', 3, 'De leerkracht en de leerling herkennen het account aan de roepnaam.']],
    };
    expect(tableLines(wide, format, 50)).toEqual([
      'gegeven   keer  waarom nodig',
      `────────  ────  ${'─'.repeat(34)}`,
      'roepnaam     3  De leerkracht en de leerling',
      '                herkennen het account aan de',
      '                roepnaam.',
    ]);
    expect(tableLines(wide, format, 25)[0]).toBe('gegeven       roepnaam');
  });

  it('become blocks in a window that is too narrow', () => {
    const lines = tableLines(table, format, 30);
    expect(lines[1]).toBe('leerlingen in beeld  1.250');
    expect(lines).toHaveLength(7);
  });

  it('measure composed, decomposed and wide characters', () => {
    expect(width('Yıldız')).toBe(6);
    expect(width('Çelik'.normalize('NFD'))).toBe(5);
    expect(width('漢字')).toBe(4);
    expect(pad('é'.normalize('NFD'), 3, 'right')).toBe('  é'.normalize('NFD'));
    expect(wrap('een twee drie', 8)).toEqual(['een twee', 'drie']);
  });
});

describe('progress', () => {
  const manner = { lang: 'nl', json: false } as const;

  it('draws on a terminal, at most ten times a second, and ends full', () => {
    const terminal = fake({ tty: true });
    const bar = createProgress(terminal, manner).start('Basisschool', 1000);
    for (let ms = 0; ms < 1000; ms += 1) {
      terminal.clock.ms = ms;
      bar.add(1);
    }
    bar.end();
    expect(terminal.err.length).toBeLessThan(15);
    expect(terminal.err.at(-2)).toMatch(/100 % {2}1\.000$/);
    expect(terminal.err.at(-1)).toBe('\n');
    expect(terminal.out).toEqual([]);
  });

  it('is silent in a pipe and for a program', () => {
    const pipe = fake();
    createProgress(pipe, manner).start('x', 1).end();
    const program = fake({ tty: true });
    createProgress(program, { lang: 'nl', json: true }).start('x', 1).end();
    expect([...pipe.err, ...program.err]).toEqual([]);
  });

  it('stays within the window and shows a count where the total is unknown', () => {
    const terminal = fake({ tty: true, columns: 20 });
    const bar = createProgress(terminal, manner).start('Een school met een lange naam');
    bar.add(7);
    bar.end();
    expect(terminal.err.every((text) => width(text.replaceAll('\r\u001b[K', '').trim()) < 20)).toBe(true);
  });
});

describe('a question', () => {
  const words = texts('nl').cli;

  it('takes one line each from standard input', async () => {
    const terminal = fake();
    terminal.keyboard.end('leerling-1\r\nbewijs\n');
    const prompt = createPrompt(terminal, words);
    expect(await prompt.ask('Sleutel?')).toBe('leerling-1');
    expect(await prompt.secret('Bewijs?')).toBe('bewijs');
    await expect(prompt.ask('Nog iets?')).rejects.toMatchObject({
      code: 'usage_invalid',
      subject: { found: 'input_missing' },
    });
    expect([...terminal.out, ...terminal.err]).toEqual([]);
  });

  it('hides a secret on a terminal and gives the terminal back', async () => {
    const terminal = fake({ tty: true });
    const raw: boolean[] = [];
    Object.assign(terminal.keyboard, { setRawMode: (on: boolean) => raw.push(on) });
    const prompt = createPrompt(terminal, words);
    const visible = prompt.ask('Naam?');
    terminal.keyboard.write('beheerder\n');
    expect(await visible).toBe('beheerder');
    const answer = prompt.secret('Bewijs?');
    terminal.keyboard.write('gehx');
    terminal.keyboard.write('\u007feim\r');
    expect(await answer).toBe('geheim');
    expect(raw).toEqual([true, false]);
    expect(terminal.err.join('')).not.toContain('geheim');
  });

  it('can be cancelled, and then too gives the terminal back', async () => {
    const terminal = fake({ tty: true });
    const raw: boolean[] = [];
    Object.assign(terminal.keyboard, { setRawMode: (on: boolean) => raw.push(on) });
    const answer = createPrompt(terminal, words).secret('Bewijs?');
    terminal.keyboard.write('geh\u0003');
    await expect(answer).rejects.toMatchObject({ code: 'usage_invalid', subject: { found: 'cancelled' } });
    expect(raw).toEqual([true, false]);
  });

  it('does not read a whole file that was given by mistake, and lets go of it', async () => {
    const terminal = fake();
    terminal.keyboard.write('x'.repeat(10_000));
    const prompt = createPrompt(terminal, words);
    await expect(prompt.ask('Sleutel?')).rejects.toMatchObject({ code: 'usage_invalid' });
    prompt.close();
    expect(terminal.keyboard.destroyed).toBe(true);
  });

  it('leaves standard input alone where nothing is asked', async () => {
    const terminal = fake();
    await run('version', terminal);
    expect(terminal.keyboard.destroyed).toBe(false);
    expect(terminal.keyboard.listenerCount('readable')).toBe(0);
  });
});

describe('a suggestion', () => {
  it.each([
    ['snyc', 'sync'],
    ['ver', 'verify'],
    ['lsit', 'list'],
  ])('for %s is %s', (typed, name) => {
    expect(suggest(typed, ['sync', 'verify', 'list'])).toBe(name);
  });

  it('is absent where nothing is near', () => {
    expect(suggest('leverancier', ['sync', 'verify', 'list'])).toBeUndefined();
    expect(suggest('', ['sync'])).toBeUndefined();
  });
});
