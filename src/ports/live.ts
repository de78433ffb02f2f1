import type { Clock, Reading, Wanted } from '../ports.ts';

/** One question to a source that is asked over HTTP. `timeoutMs`: until its head, and between two pieces of its body. */
export type Ask = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly timeoutMs: number;
  readonly maxBytes: number;
};

/**
 * `bytes` throws source_cut_off when the answer ends early, source_too_large, source_unreachable. It is read to its end,
 * or its iterator is returned, so that the connection does not stay open. Names of headers are in lower case.
 */
export type Answered = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: AsyncIterable<Uint8Array>;
};

/** PEM texts with which we show who we are (mTLS). */
export type ClientCertificate = { readonly cert: string; readonly key: string };

/**
 * HTTP without redirects, to pinned addresses, whose answers are read as they come: nothing of them reaches the disk.
 * Throws source_unreachable, source_denied (our certificate is not accepted), destination_refused (a redirect included),
 * source_encoding (an answer that comes compressed).
 */
export type Caller = { call(ask: Ask): Promise<Answered> };

/** What secrets of a source are called; the ledger names them, so that the list is closed. */
export const secretNames = ['key', 'clientSecret', 'clientCertificate', 'clientKey'] as const;
export type SecretName = (typeof secretNames)[number];

/** What a connector gets that asks a source itself. */
export type Access = {
  caller(certificate?: ClientCertificate): Caller;
  readonly clock: Clock;
  /** Waits; rejects when the run ends. */
  wait(ms: number): Promise<void>;
  /**
   * Tries one question again when its error says that trying again may help (a few times, with the waits that the far end
   * asks for). Without it the whole reading is begun anew. For sources that are read in many pages.
   */
  again<T>(once: () => Promise<T>): Promise<T>;
  /** BRIN and location code, six characters. */
  readonly school: string;
  /** The school year of today, `2026-2027`. */
  readonly schoolYear: string;
  /** When the source made the current reading (xs:dateTime); set only where *nothing changed since* would prove as much as a new reading. */
  readonly since?: string;
};

/** A connector that asks a source itself. `wanted` is also what it asks for, where the source lets itself be asked for less. */
export type LiveConnector<Settings = unknown> = {
  readonly name: string;
  /**
   * Parses settings with the secrets of this source among them, as far as they were given; throws config_invalid. One that
   * is missing is found when asking: source_denied with its name as `setting`.
   */
  parseSettings(settings: unknown): Settings;
  /** Names of settings that are secrets: given apart, kept sealed, for the addresses (settings that are a URL) of then. */
  readonly secrets: readonly SecretName[];
  /** Names that each kind of row may carry. */
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
  readonly unstableKeys?: string;
  ask(settings: Settings, access: Access, wanted: Wanted): Reading;
};
