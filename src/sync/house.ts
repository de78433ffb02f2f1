import type { Activations } from '../agreement/activation.ts';
import type { Actors } from '../agreement/actors.ts';
import type { Agreements } from '../agreement/lifecycle.ts';
import type { Profile, RecipientProfile } from '../agreement/profile.ts';
import type { Consents } from '../rights/consent.ts';
import type { Credentials } from '../rights/credentials.ts';
import type { Stops } from '../rights/stop.ts';
import type { Gateway, Waiting } from './gateway.ts';

/** A board whose schools this installation serves. */
export type BoardHead = { readonly id: string; readonly number: string; readonly name: string; readonly demo: boolean };

/** The whole gateway as commands and pages use it. */
export type House = {
  readonly gateway: Gateway;
  readonly agreements: Agreements;
  readonly activations: Activations;
  readonly actors: Actors;
  readonly consents: Consents;
  readonly stops: Stops;
  /** With what suppliers come in to collect. */
  readonly credentials: Credentials;
  readonly profiles: ReadonlyMap<string, Profile>;
  /** Parties that stand behind a supplier, by id. */
  readonly recipients: ReadonlyMap<string, RecipientProfile>;
  /** Undefined before a board was laid out. One installation serves one board for now. */
  board(): Promise<BoardHead | undefined>;
  /** A file from a folder of the person's own, or from standard input under the name `-`. */
  openFile(path: string): Promise<Waiting>;
  /** A copy of the master key and all keys, sealed under a passphrase. Throws usage_invalid when it is too short. */
  copyKeys(passphrase: string): Promise<Uint8Array>;
  /**
   * A copy of the database, without the master key, in a new file, checked after it was written; others may go on working.
   * Throws usage_invalid (file_exists), backup_broken, store_full and the store's other codes.
   */
  copyDatabase(path: string): Promise<void>;
  close(): Promise<void>;
};
