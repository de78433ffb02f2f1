import type { Command } from './command.ts';

/** Names to lazy imports: a command costs nothing until it runs. Groups come from the names; the help keeps this order. */
export type Registry = Readonly<Record<string, () => Promise<Command>>>;

export const registry: Registry = {
  start: async () => (await import('./commands/start.ts')).start,
  sync: async () => (await import('./commands/sync.ts')).sync,
  preview: async () => (await import('./commands/preview.ts')).preview,
  why: async () => (await import('./commands/why.ts')).why,
  blocked: async () => (await import('./commands/blocked.ts')).blocked,
  disclosures: async () => (await import('./commands/disclosures.ts')).disclosures,
  deliveries: async () => (await import('./commands/deliveries.ts')).deliveries,
  'deliveries retry': async () => (await import('./commands/deliveries-retry.ts')).deliveriesRetry,
  stop: async () => (await import('./commands/stop.ts')).stop,
  resume: async () => (await import('./commands/resume.ts')).resume,
  groups: async () => (await import('./commands/groups.ts')).groups,
  'groups seen': async () => (await import('./commands/groups-seen.ts')).groupsSeen,
  'groups neutral': async () => (await import('./commands/groups-neutral.ts')).groupsNeutral,
  'source check': async () => (await import('./commands/source-check.ts')).sourceCheck,
  'source confirm': async () => (await import('./commands/source-confirm.ts')).sourceConfirm,
  'agreement list': async () => (await import('./commands/agreement-list.ts')).agreementList,
  'agreement show': async () => (await import('./commands/agreement-show.ts')).agreementShow,
  'agreement overview': async () => (await import('./commands/agreement-overview.ts')).agreementOverview,
  'agreement draft': async () => (await import('./commands/agreement-draft.ts')).agreementDraft,
  'agreement import': async () => (await import('./commands/agreement-import.ts')).agreementImport,
  'agreement diff': async () => (await import('./commands/agreement-diff.ts')).agreementDiff,
  'agreement propose': async () => (await import('./commands/agreement-propose.ts')).agreementPropose,
  'agreement advise': async () => (await import('./commands/agreement-advise.ts')).agreementAdvise,
  'agreement approve': async () => (await import('./commands/agreement-approve.ts')).agreementApprove,
  'agreement activate': async () => (await import('./commands/agreement-activate.ts')).agreementActivate,
  'agreement deactivate': async () => (await import('./commands/agreement-deactivate.ts')).agreementDeactivate,
  'agreement narrow': async () => (await import('./commands/agreement-narrow.ts')).agreementNarrow,
  'agreement revoke': async () => (await import('./commands/agreement-revoke.ts')).agreementRevoke,
  'agreement export': async () => (await import('./commands/agreement-export.ts')).agreementExport,
  'consent import': async () => (await import('./commands/consent-import.ts')).consentImport,
  'actor add': async () => (await import('./commands/actor-add.ts')).actorAdd,
  'actor list': async () => (await import('./commands/actor-list.ts')).actorList,
  'ledger verify': async () => (await import('./commands/ledger-verify.ts')).ledgerVerify,
  'ledger show': async () => (await import('./commands/ledger-show.ts')).ledgerShow,
  'ledger export': async () => (await import('./commands/ledger-export.ts')).ledgerExport,
  'keys export': async () => (await import('./commands/keys-export.ts')).keysExport,
  'keys import': async () => (await import('./commands/keys-import.ts')).keysImport,
  'board apply': async () => (await import('./commands/board-apply.ts')).boardApply,
  'supplier token': async () => (await import('./commands/supplier-token.ts')).supplierToken,
  help: async () => (await import('./commands/help.ts')).help,
  bench: async () => (await import('./commands/bench.ts')).bench,
  version: async () => (await import('./commands/version.ts')).version,
};

/** Names of commands, `agreement list` included, that begin with the words of a group. */
export const groupOf = (commands: Registry, word: string): readonly string[] =>
  Object.keys(commands).filter((name) => name.startsWith(`${word} `));
