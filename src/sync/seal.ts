import { GatewayError } from '../errors.ts';
import type { Gateway } from './gateway.ts';

/** One job makes checkpoints; when another process is at it, its checkpoint is as good as ours. */
export const seal = async (gateway: Gateway, board: string): Promise<void> => {
  try {
    await gateway.checkpoints.make(board);
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'lease_taken') throw error;
  }
};
