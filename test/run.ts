import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { startVitest, type Reporter, type TestModule } from 'vitest/node';
import { addChecks, type Ended, type Run, tally, tallyLines } from './tally.ts';

const root = join(import.meta.dirname, '..');
// The tools start with `env node`, which must find the Node of the project before that of the machine.
const path = [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter);

const passes = (tool: string, ...args: readonly string[]): boolean => {
  console.log(`\n> ${[tool, ...args].join(' ')}`);
  return spawnSync(tool, args, { cwd: root, stdio: 'inherit', env: { ...process.env, PATH: path } }).status === 0;
};

const ended = (file: TestModule): readonly Ended[] =>
  [...file.children.allTests()].map((test) => {
    const result = test.result();
    const note = result.state === 'skipped' ? result.note : undefined;
    return { name: `${file.relativeModuleId} > ${test.fullName}`, state: result.state, note };
  });

const brokenIn = (file: TestModule): readonly string[] => [
  ...file.errors().map(() => file.relativeModuleId),
  ...[...file.children.allSuites()].filter((suite) => suite.errors().length > 0).map((suite) => suite.fullName),
];

/** Runs the tests in files whose path holds one of the filters, or all of them. */
const runTests = async (filters: readonly string[]): Promise<Run> => {
  let run: Run = { tests: [], broken: [] };
  const counter: Reporter = {
    onTestRunEnd: (files, loose) => {
      run = {
        tests: files.flatMap(ended),
        broken: [...files.flatMap(brokenIn), ...loose.map(() => 'an error outside a test')],
      };
    },
  };
  const vitest = await startVitest([...filters], { root, watch: false, reporters: ['default', counter] });
  await vitest.close();
  return run;
};

const types = passes('tsc', '--noEmit', '-p', 'tsconfig.json');
const lint = passes('oxlint', '--deny-warnings', '.');
const format = passes('oxfmt', '--check', '.');
const tests = await runTests(process.argv.slice(2));
const counted = addChecks(tally(tests), [types, lint && format]);
for (const line of tallyLines(counted)) console.log(line);
// Not by exitCode: a test that leaves a socket open must not keep the count from ending the run.
process.exit(counted.failed === 0 ? 0 : 1);
