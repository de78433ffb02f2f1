import type { BoardHead, House } from '../sync/house.ts';
import type { Context } from './context.ts';
import { usageError } from './usage.ts';

/** The house and the board that it serves: where every command about agreements works. */
export type Desk = { readonly house: House; readonly board: BoardHead };

/** Throws usage_invalid (board_missing) before a board was laid out. */
export const openDesk = async ({ home }: Context): Promise<Desk> => {
  const house = await home.house();
  const board = await house.board();
  if (board === undefined) throw usageError('board_missing', { help: 'sluis help start' });
  return { house, board };
};
