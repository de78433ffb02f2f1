import type { House } from '../sync/house.ts';
import type { SchoolReport } from '../sync/report.ts';

export type Starting = {
  /** Ends after the sync. */
  readonly once: boolean;
};

/** Told while `start` is at work; counts and names only. */
export type StartEvents = {
  laidOut(board: string): void;
  /** `url`: a page, or the folder with its files. */
  suppliers(pages: readonly { readonly name: string; readonly url: string }[]): void;
  /** Out of what each school of the demo is read: the connector, as a document of a board names it. */
  sources(schools: readonly { readonly id: string; readonly name: string; readonly connector: string }[]): void;
  schools(total: number): void;
  school(report: SchoolReport): void;
  synced(house: House, reports: readonly SchoolReport[]): Promise<void>;
  serving(url: string, next: Date | undefined): void;
  failed(error: unknown): void;
};

/** What a made-up export took, in one pass for so many suppliers each. `maxRssMb`: memory at its largest, in MB. */
export type BenchResult = {
  readonly bytes: number;
  readonly runs: readonly { readonly suppliers: number; readonly pupils: number; readonly ms: number }[];
  readonly maxRssMb: number;
};

/** What a restore brought back. */
export type Restored = {
  /** Undefined before a board was laid out. */
  readonly board: string | undefined;
  /** Instant of the newest checkpoint in it. */
  readonly signedAt: string | undefined;
  /** False where there was no master key to look at signatures with. */
  readonly signatures: boolean;
};

/** What only the runtime can put together; commands reach it through here and import no adapter. */
export type Home = {
  /** Opened on first use, closed when the command ends. */
  house(): Promise<House>;
  /** Lays out the demo where there is no board, syncs every school, serves until it is told to end. */
  start(starting: Starting, events: StartEvents): Promise<void>;
  /**
   * Puts a sealed copy of the keys back: the master key in its file where there is none, and keys that the store lacks.
   * Opens no house, since that needs the master key. Throws seal_broken; config_invalid when another master key is there.
   */
  restoreKeys(copy: Uint8Array, passphrase: string): Promise<void>;
  /**
   * Puts a copy of the database back into a data folder without one; nothing is signed or sent until it is reconciled.
   * Throws usage_invalid (data_in_use, file_unreadable), backup_broken, seal_broken, and the store's codes.
   */
  restoreBackup(file: string): Promise<Restored>;
  /** Reads, checks and releases a made-up export of about so many bytes on this machine. Opens no house and keeps nothing. */
  bench(bytes: number): Promise<BenchResult>;
  close(): Promise<void>;
};
