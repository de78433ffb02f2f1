import { asGatewayError } from '../errors.ts';
import type { House } from '../sync/house.ts';
import { told } from '../sync/report-of.ts';
import type { Told } from '../sync/report.ts';

/** The ledger that may not be signed, or the disk that has no room: what would stop a night before it begins. */
export const haltedBy = async ({ gateway }: House, board: string): Promise<Told | undefined> => {
  try {
    await gateway.checkpoints.check(board);
    await gateway.demandRoom();
    return undefined;
  } catch (error) {
    return told(asGatewayError(error));
  }
};
