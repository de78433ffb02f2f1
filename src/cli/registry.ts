import type { Command } from './command.ts';

/** Names to lazy imports: a command costs nothing until it runs. Groups come from the names. */
export type Registry = Readonly<Record<string, () => Promise<Command>>>;

export const registry: Registry = {
  'board apply': async () => (await import('./commands/board-apply.ts')).boardApply,
  help: async () => (await import('./commands/help.ts')).help,
  start: async () => (await import('./commands/start.ts')).start,
  'supplier token': async () => (await import('./commands/supplier-token.ts')).supplierToken,
  sync: async () => (await import('./commands/sync.ts')).sync,
  version: async () => (await import('./commands/version.ts')).version,
};

/** Names of commands, `agreement list` included, that begin with the words of a group. */
export const groupOf = (commands: Registry, word: string): readonly string[] =>
  Object.keys(commands).filter((name) => name.startsWith(`${word} `));
