import type { Agreement } from '../agreement/stored.ts';
import type { Shape } from '../agreement/shape.ts';
import type { Berths } from '../delivery/berths.ts';
import type { Patience } from '../delivery/sending.ts';
import type { Checkpoints } from '../ledger/checkpoint.ts';
import type { Disclosures } from '../ledger/disclosure.ts';
import type { SubjectSets } from '../ledger/subject-set.ts';
import type { Mapping } from '../mapping/table.ts';
import type {
  Channel,
  Clock,
  Input,
  Keyring,
  Pulse,
  Random,
  Remember,
  SourceConnector,
  Store,
  Witness,
} from '../ports.ts';
import type { Format } from '../ports/door.ts';
import type { Caller, ClientCertificate, LiveConnector } from '../ports/live.ts';
import type { Generations } from '../roster/generation.ts';
import type { Subjects } from '../roster/subjects.ts';

/** A file that waits for a school. */
export type Waiting = {
  readonly input: Input;
  /** The files after the first, where a source is made of several; in their declared order. */
  readonly more?: readonly Input[];
  /** False when it was written to, replaced or removed since: what was read of it may be a part, or a mix. */
  intact(): Promise<boolean>;
  /** Removes it after a good intake, unless it is another by now; what was refused stays where it is. Throws inbox_stuck. */
  done(): Promise<void>;
};

/** A source is a file that waits, or is asked. */
export type Connector = SourceConnector | LiveConnector;

/** Where exports arrive. */
export type Inbox = {
  /**
   * `parts`: names of the files that a source is made of, with `*` for anything. Throws source_missing when some of them
   * are there and not all; inbox_unreadable.
   */
  next(school: string, parts?: readonly string[]): Promise<Waiting | undefined>;
  /** Where a person puts the files of a school; made if it is not there. Throws store_unwritable. */
  place(school: string): Promise<string>;
};

/** Mappings of schools' own, as files; a name is used once, so that what was read by it stays what it was. */
export type OwnMappings = {
  /** Looks again for one that another process wrote. Undefined when there is none; throws mapping_invalid. */
  learn(name: string): Promise<Mapping | undefined>;
  /** Written before anything names it. Throws store_unwritable. */
  keep(mapping: Mapping): Promise<void>;
};

/** Everything a run is put together from; made once per process, in the runtime. */
export type Gateway = {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly random: Random;
  readonly remember: Remember;
  readonly checkpoints: Checkpoints;
  /** What is kept of the ledger outside the store. */
  readonly witness: Witness;
  readonly disclosures: Disclosures;
  readonly subjectSets: SubjectSets;
  readonly subjects: Subjects;
  readonly generations: Generations;
  readonly connectors: ReadonlyMap<string, Connector>;
  /** The way to sources that are asked. */
  caller(certificate?: ClientCertificate): Caller;
  /** Those that are shipped and schools' own. */
  readonly mappings: ReadonlyMap<string, Mapping>;
  readonly ownMappings: OwnMappings;
  /** What they may not say otherwise. */
  readonly shippedMappings: readonly Mapping[];
  readonly shapes: ReadonlyMap<string, Shape>;
  readonly channels: ReadonlyMap<string, Channel>;
  /** Of files, by the name that a supplier's settings give. */
  readonly formats: ReadonlyMap<string, Format>;
  readonly inbox: Inbox;
  readonly patience: Patience;
  /** While a delivery is under way, what decides about it is looked at with every beat. */
  readonly pulse: Pulse;
  /** How many deliveries of a supplier are under way at once. */
  readonly berths: Berths;
  readonly signal: AbortSignal;
  /** The same for a dry run: its store refuses to write, and keys that it makes are kept nowhere. */
  rehearsal(): Gateway;
  /** Before a night begins: is there room on the disk to finish it? Throws disk_low. */
  demandRoom(): Promise<void>;
  /** Every version of every agreement of a board, those that cannot be read included. */
  agreementsOf(board: string): Promise<readonly Agreement[]>;
};
