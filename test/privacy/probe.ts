import { AssertionError } from 'node:assert/strict';

type Check = () => Promise<void>;

const gate =
  (name: 'fields' | 'secrecy' | 'consent' | 'forms' | 'relations' | 'people' | 'order' | 'quiet' | 'manifest') =>
  async (): Promise<Check> =>
    (await import('./checks/gate.ts'))[name];
const reading =
  (name: 'parser' | 'mapping' | 'unknown' | 'content' | 'errors' | 'extending') => async (): Promise<Check> =>
    (await import('./checks/reading.ts'))[name];
const house =
  (
    name:
      | 'intent'
      | 'revoked'
      | 'unknown'
      | 'store'
      | 'kept'
      | 'refs'
      | 'issued'
      | 'agreement'
      | 'log'
      | 'unproven'
      | 'dummy',
  ) =>
  async (): Promise<Check> =>
    (await import('./checks/house.ts'))[name];

const deliveries = (name: 'stopped' | 'cutOff' | 'again' | 'givenUp') => async (): Promise<Check> =>
  (await import('./checks/deliveries.ts'))[name];

const holds =
  (name: 'waiting' | 'decision' | 'names' | 'ended' | 'lastYear' | 'suspended' | 'elsewhere' | 'secrecy') =>
  async (): Promise<Check> =>
    (await import('./checks/holds.ts'))[name];
const ledger = (name: 'back' | 'unwitnessed' | 'restored' | 'anew') => async (): Promise<Check> =>
  (await import('./checks/ledger.ts'))[name];
const oneroster =
  (name: 'questions' | 'told' | 'order' | 'alike' | 'scoped' | 'silent' | 'apart' | 'counts') =>
  async (): Promise<Check> =>
    (await import('./checks/oneroster.ts'))[name];

const uwlr =
  (name: 'ledger' | 'sets' | 'faults' | 'served' | 'school' | 'changes' | 'agreement' | 'midnight') =>
  async (): Promise<Check> =>
    (await import('./checks/uwlr.ts'))[name];

/** Small tests by name, each loaded when it is asked for: what they share is time, not state. */
export const checks = {
  'gate: agreed fields only': gate('fields'),
  'gate: secret looks like empty': gate('secrecy'),
  'gate: consent': gate('consent'),
  'gate: coarser forms': gate('forms'),
  'gate: relations': gate('relations'),
  'gate: who is in scope': gate('people'),
  'delivery: order by reference': gate('order'),
  'delivery: a quiet night': gate('quiet'),
  'delivery: manifest': gate('manifest'),
  'non-interference, short': async (): Promise<Check> => (await import('./checks/interference.ts')).interference,
  'permit: agreement in force': async (): Promise<Check> => (await import('./checks/permit.ts')).permit,
  'reading: parser drops': reading('parser'),
  'reading: mapping drops': reading('mapping'),
  'reading: unknown is stopped': reading('unknown'),
  'reading: forbidden content': reading('content'),
  'reading: errors without values': reading('errors'),
  'mapping: a banned column feeds nothing': reading('extending'),
  'house: intent before bytes': house('intent'),
  'house: revoked after intent': house('revoked'),
  'house: unknown is disclosed': house('unknown'),
  'house: nothing rests in the clear': house('store'),
  'house: only the reading set rests': house('kept'),
  'house: references per supplier': house('refs'),
  'house: ids of one supplier': house('issued'),
  'house: no agreement, no byte': house('agreement'),
  'deliveries: stopped': deliveries('stopped'),
  'deliveries: cut off': deliveries('cutOff'),
  'deliveries: tried again': deliveries('again'),
  'deliveries: given up': deliveries('givenUp'),
  'holds: what waits stays here': holds('waiting'),
  'holds: only the list that was shown': holds('decision'),
  'holds: names are looked at': holds('names'),
  'holds: a withdrawal is no data': holds('ended'),
  'holds: who is missing is served by the agreement of now': holds('suspended'),
  'holds: another school tells nothing': holds('elsewhere'),
  'holds: what became secret': holds('secrecy'),
  'house: unproven removes nobody': house('unproven'),
  'house: a dummy key finds nobody': house('dummy'),
  'turn: the day tells no year group': holds('lastYear'),
  'ledger: a database of earlier': ledger('back'),
  'ledger: nothing kept outside': ledger('unwitnessed'),
  'ledger: a backup that was put back': ledger('restored'),
  'ledger: after a restore': ledger('anew'),
  'oneroster: questions': oneroster('questions'),
  'oneroster: the ledger first': oneroster('told'),
  'oneroster: order by reference': oneroster('order'),
  'oneroster: counts': oneroster('counts'),
  'oneroster: not yours is not there': oneroster('alike'),
  'oneroster: scopes': oneroster('scoped'),
  'oneroster: expired is not empty': oneroster('silent'),
  'oneroster: each its own': oneroster('apart'),
  'uwlr: nothing before the ledger': uwlr('ledger'),
  'uwlr: whom the ledger was told of': uwlr('served'),
  'uwlr: one key, one school': uwlr('school'),
  'uwlr: what the set has': uwlr('sets'),
  'uwlr: hidden changes': uwlr('changes'),
  'door: the agreement of the first byte': uwlr('agreement'),
  'door: never past midnight': uwlr('midnight'),
  'uwlr: faults without values': uwlr('faults'),
  'log: listed only': house('log'),
  'note: our own names only': async (): Promise<Check> => (await import('./checks/telling.ts')).note,
} as const satisfies Readonly<Record<string, () => Promise<Check>>>;

export type CheckName = keyof typeof checks;

/** Exit codes: a leak was found; the build itself is broken, which proves nothing. */
export const exits = { green: 0, red: 3, broken: 4 } as const;

const run = async (names: readonly string[]): Promise<number> => {
  for (const [name, load] of Object.entries(checks)) {
    if (names.length > 0 && !names.includes(name)) continue;
    try {
      await (
        await load()
      )();
    } catch (error) {
      console.log(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : 'failed'}`);
      return error instanceof AssertionError ? exits.red : exits.broken;
    }
  }
  return exits.green;
};

if (import.meta.main) process.exit(await run(process.argv.slice(2)));
