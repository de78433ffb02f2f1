import { readdirSync, readFileSync, writeSync } from 'node:fs';
import { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * Loaded into the real gateway before anything of its own (`node --import`). It gives it another time, lets it wait until a
 * tracer is there, and says on descriptor 3 when a commit was acknowledged. Nothing of the gateway knows of it.
 */
const {
  FAULTS_START_MS: startMs,
  FAULTS_TOLD: listened,
  FAULTS_TRACED: traced,
  FAULTS_PRAGMA: pragmas = '',
} = process.env;
const told = 3;

if (startMs !== undefined) {
  const Real = Date;
  const aheadMs = Number(startMs) - Real.now();
  globalThis.Date = class extends Real {
    constructor(...given: readonly unknown[]) {
      // The constructor of Date takes what it is given; without anything it means now.
      super(...((given.length === 0 ? [Real.now() + aheadMs] : given) as [number]));
    }
    static override now(): number {
      return Real.now() + aheadMs;
    }
  } as DateConstructor;
}

const isTraced = (): boolean =>
  readdirSync('/proc/self/task').every(
    (task) => !readFileSync(`/proc/self/task/${task}/status`, 'utf8').includes('TracerPid:\t0\n'),
  );

const awaitTracer = (): void => {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  while (!isTraced()) Atomics.wait(cell, 0, 0, 1);
};

const acknowledge = (): void => {
  if (listened !== undefined) writeSync(told, 'ack\n');
};

const { exec } = DatabaseSync.prototype;
let opened = false;

DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string): void {
  if (!opened) {
    opened = true;
    if (listened !== undefined) writeSync(told, 'ready\n');
    if (traced !== undefined) awaitTracer();
  }
  // The gateway asks for FULL and reads it back before its first write; from there on it is fooled.
  if (pragmas !== '' && sql === 'BEGIN IMMEDIATE') exec.call(this, pragmas);
  exec.call(this, sql);
  if (sql === 'COMMIT') acknowledge();
};

/** A lease is claimed by one statement that is a transaction of its own. */
const { all } = StatementSync.prototype;
StatementSync.prototype.all = function (this: StatementSync, ...given: unknown[]) {
  const rows = Reflect.apply(all, this, given) as ReturnType<typeof all>;
  if (this.sourceSQL.startsWith('INSERT')) acknowledge();
  return rows;
};
