import type { Config } from '../config.ts';
import type { BoardHead, House } from '../sync/house.ts';
import { noteFrom, tidingsFor } from '../telling/tidings.ts';
import { type Attempted, dueNow, type TellDeps, type Teller, tellToday } from '../telling/tell.ts';
import { type Clockwork, nodeTimer, startClockwork } from './clockwork.ts';
import { createMailTeller } from './mail.ts';
import { createUndiciTransport } from './transport-undici.ts';
import { createWebhookTeller } from './webhook.ts';

/** The ways that the settings name. `close` ends what is under way. */
export type Tellers = { readonly all: readonly Teller[]; close(): Promise<void> };

const mailOf = ({ secrets, note, lang, allowLoopback }: Config): readonly Teller[] => {
  const url = secrets.smtpUrl?.reveal();
  if (url === undefined || note.from === undefined) return [];
  return [createMailTeller({ url, from: note.from, to: note.to, lang, allowLoopback })];
};

export const openTellers = (config: Config): Tellers => {
  const { allowLoopback, lang, secrets } = config;
  const url = secrets.noteWebhook?.reveal();
  if (url === undefined) return { all: mailOf(config), close: async () => {} };
  const transport = createUndiciTransport({ allowLoopback });
  return { all: [...mailOf(config), createWebhookTeller({ url, lang, transport })], close: transport.close };
};

const depsOf = (house: House, config: Config, board: BoardHead, tellers: Tellers): TellDeps => ({
  store: house.gateway.store,
  clock: house.gateway.clock,
  signal: house.gateway.signal,
  board,
  tellers: tellers.all,
  at: config.note.at,
  note: async () => {
    const tidings = await tidingsFor(house, { nights: 2 });
    if (tidings === undefined) throw new Error('the board is gone');
    return noteFrom(tidings, config.lang);
  },
});

/** Tells today's note where it is due; nothing before there is a board. */
export const tellNow = async (house: House, config: Config, tellers: Tellers): Promise<readonly Attempted[]> => {
  const board = await house.board();
  return board === undefined ? [] : tellToday(depsOf(house, config, board, tellers));
};

const isDue = async (house: House, config: Config, tellers: Tellers): Promise<boolean> => {
  const board = await house.board();
  return board !== undefined && (await dueNow(depsOf(house, config, board, tellers))).length > 0;
};

/** Looks every minute, beside the nights and never in their way. What fails is told to `failed` and tried again later. */
export const startTelling = (
  house: House,
  config: Config,
  { tellers, failed }: { readonly tellers: Tellers; readonly failed: (error: unknown) => void },
): Clockwork =>
  startClockwork({
    timer: nodeTimer,
    due: async () => ((await isDue(house, config, tellers)) ? ['note'] : []),
    run: async () => {
      for (const { error } of await tellNow(house, config, tellers)) if (error !== undefined) failed(error);
    },
    failed: (error) => failed(error),
  });
