import type { House } from '../sync/house.ts';
import type { ReadyChecks } from '../web/ready.ts';

/** What must work before anything can be sent: read the store, use the keys, trust the newest checkpoint, room on the disk. */
export const readyChecks = (house: House): ReadyChecks => {
  const { gateway } = house;
  const boardId = async (): Promise<string> => (await house.board())?.id ?? 'none';
  return {
    store: async () => (await gateway.store.all('SELECT 1 AS one')).length === 1,
    keys: async () => (await gateway.keyring.mac('lookup', await boardId()))('ready').length === 64,
    ledger: async () => {
      const board = await house.board();
      if (board !== undefined) await gateway.checkpoints.check(board.id);
      return true;
    },
    disk: async () => {
      await gateway.demandRoom();
      return true;
    },
  };
};
