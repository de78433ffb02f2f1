import { type Actor, demand } from '../agreement/roles.ts';
import type { Gateway } from './gateway.ts';
import type { SchoolSource } from './school.ts';

/**
 * A person confirms that files without a BRIN, as they arrive for this school, belong to it. Ledger and state are one
 * batch. Throws actor_forbidden.
 */
export const confirmSource = async (gateway: Gateway, school: SchoolSource, actor: Actor): Promise<void> => {
  const { board, id } = school;
  demand(board, actor, 'decide');
  const at = gateway.clock.now().toISOString();
  await gateway.store.batch([
    ...gateway.remember(board, {
      kind: 'decision',
      at,
      school: id,
      actor: actor.id,
      facts: { what: 'confirm_source' },
    }),
    { sql: 'UPDATE source SET confirmed_at = ? WHERE school = ?', params: [at, id] },
  ]);
};
