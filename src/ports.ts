import type { GatewayError } from './errors.ts';

export type { Entry, EntryKind, Fact, Remember } from './ports/entry.ts';

/** A value that the store can bind or return. Absent is NULL in the store and nowhere else. */
export type Value = string | number | null | Uint8Array;
export type Row = Readonly<Record<string, Value>>;
export type Statement = { readonly sql: string; readonly params: readonly Value[] };

/** A claim on one piece of work. `fence` grows with each claim, so a holder that slept is found out. */
export type Lease = {
  readonly name: string;
  readonly fence: number;
  /** Milliseconds since the epoch until which each batch under this lease prolongs it; absent: it is not prolonged. */
  untilMs?(): number;
};

/**
 * The store: read rows, and apply a batch of statements atomically. Nothing else, because D1 has no
 * interactive transaction. Placeholders are `?`. Errors: store_unwritable, store_full, store_readonly, store_locked,
 * store_failed (after which it writes nothing more), store_corrupt, lease_lost.
 */
export type Store = {
  all(sql: string, ...params: readonly Value[]): Promise<readonly Row[]>;
  /** All or nothing. With a lease the batch is refused with lease_lost when another has claimed it since. */
  batch(statements: readonly Statement[], lease?: Lease): Promise<void>;
  /** Undefined when somebody else holds it. `nowMs` and `untilMs` are milliseconds since the epoch. */
  claim(name: string, holder: string, nowMs: number, untilMs: number): Promise<Lease | undefined>;
  yield(lease: Lease): Promise<void>;
  /** Another text after anybody wrote to it; absent where that cannot be known cheaply. */
  moment?(): string;
  close(): Promise<void>;
};

/**
 * Keeps the newest signed checkpoint of a log outside the store, so that a store that went back in time is found out.
 * `log` is the id of the key that signs (8 hexadecimal digits). Errors: store_unwritable, store_full, store_readonly, store_failed.
 */
export type Witness = {
  /** The note that was kept last; undefined when there is none. It is not checked here. */
  read(log: string): Promise<string | undefined>;
  /** Replaces it as a whole; on the disk when this returns. */
  keep(log: string, note: string): Promise<void>;
};

export type Clock = { now(): Date };
/** Calls back once after so many milliseconds; what it returns cancels that. */
export type Timer = (ms: number, call: () => void) => () => void;

/** Calls back several times a second, and when something was decided, until what it returns is called. */
export type Pulse = (look: () => void) => () => void;

export type Random = { bytes(length: number): Uint8Array };

/** Seals bytes under one key. `context` (row identity) is authenticated, so sealed rows cannot be swapped. */
export type Sealer = {
  seal(plain: Uint8Array, context: string): Uint8Array;
  /** Throws seal_broken. */
  open(sealed: Uint8Array, context: string): Uint8Array;
};

/** HMAC-SHA-256 of a text, as 64 hexadecimal characters. */
export type Mac = (text: string) => string;

export type Signer = { readonly publicKey: Uint8Array; sign(message: Uint8Array): Uint8Array };

/**
 * Keys by purpose and owner; raw keys never leave the room that keeps them. Made on first use.
 * sealing: per school; digest: per feed; alias: per supplier (never rotated); look-up: per board.
 */
export type Keyring = {
  sealer(owner: string): Promise<Sealer>;
  mac(purpose: 'digest' | 'alias' | 'lookup', owner: string): Promise<Mac>;
  /** Ed25519, per board. */
  signer(board: string): Promise<Signer>;
};

/** The bytes of one export. `name` is shown to people: a file name without folders. */
export type Input = { readonly name: string; readonly bytes: AsyncIterable<Uint8Array> };

export type RowValue = string | readonly string[];

/** One item in the source's own words. `line` is 1-based. Names come from the connector's row schema. */
export type SourceRow = {
  readonly kind: string;
  readonly line: number;
  readonly values: Readonly<Record<string, RowValue>>;
};

/** Per kind of row the names whose values may be kept. A declared name outside it is dropped while reading. */
export type Wanted = ReadonlyMap<string, ReadonlySet<string>>;

/** Where an undeclared name was first met. The name itself already passed the rule for undeclared names. */
export type Unknown = {
  /** The kind of row it stood in, where the source has kinds. */
  readonly kind?: string;
  readonly name: string;
  readonly line: number;
  readonly column: number;
  readonly count: number;
};

/**
 * How the end of what was read is proved (law 6). `declared_count`: a count in the file fits its rows. `line_end`: the last
 * row has its line end. `none`: what was cut off exactly here would look the same, so nobody can be said to be missing.
 */
export type Proof = 'end_of_document' | 'declared_count' | 'line_end' | 'none';

/** A column of numbers that differ in length: what zeros stood before them nobody knows (a spreadsheet keeps none). */
export type LostZeros = { readonly kind: string; readonly name: string; readonly count: number };

/** What reading found besides rows. Final once `rows` has ended without an error. Keys are `kind/name`. */
export type ReadingReport = {
  readonly rows: ReadonlyMap<string, number>;
  readonly dropped: ReadonlyMap<string, number>;
  readonly unknown: readonly Unknown[];
  /** How the bytes were read, where the file itself cannot say so (CSV): a name as in the WHATWG Encoding Standard. */
  readonly encoding?: string;
  /** True only when the end of the document and every declared part was seen. */
  readonly complete: boolean;
  readonly proof: Proof;
  /** The source was asked in pages and changed between two of them; then nothing is proved. */
  readonly moved?: true;
  /** Wanted names (`kind/name`) that the source has and does not permit us to see: absent, and not thereby empty. */
  readonly notPermitted?: ReadonlySet<string>;
  /** When the source made the file, as it is written there (xs:dateTime), where the format has that. */
  readonly madeAt?: string;
  /** The source says that nothing changed since the reading that it was told of; there are no rows then. */
  readonly unchanged?: true;
  readonly lostZeros?: readonly LostZeros[];
};

/** Rows come in batches, since one await per row costs more than parsing it. */
export type Reading = { readonly rows: AsyncIterable<readonly SourceRow[]>; report(): ReadingReport };

/** A connector that points inward. `settings` were checked against the connector's own schema. */
export type SourceConnector<Settings = unknown> = {
  readonly name: string;
  /** Parses settings from configuration; throws config_invalid. */
  parseSettings(settings: unknown): Settings;
  /** Names that each kind of row may carry; undefined where a mapping declares them (CSV headers). */
  readonly names: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  /** What a key begins with that is not the same from one file to the next; undefined where every key stays. */
  readonly unstableKeys?: string;
  /** What its files begin with; absent: text. */
  readonly starts?: 'xml' | 'zip';
  read(settings: Settings, input: Input, wanted: Wanted): Reading;
};

declare const parcelBrand: unique symbol;

/** Releases in a supplier's shape, ready for the wire. Made in one file only (release/shape.ts). */
export type Parcel = {
  readonly [parcelBrand]: true;
  /** Also the idempotency key: the same id always has the same body. */
  readonly deliveryId: string;
  readonly contentType: string;
  /** Of a file with this body, without a dot. */
  readonly extension: string;
  readonly body: Uint8Array;
  /** The manifest (JSON) where the body has no place for it; it goes beside it. */
  readonly manifest?: Uint8Array;
};

/** What a supplier said of one reference. `issuedId` is the supplier's own number for this pupil. */
export type Receipt = { readonly ref: string; readonly accepted: boolean; readonly issuedId?: string };

/** `unknown`: bytes may have arrived but the answer was lost or could not be understood. */
export type Outcome =
  | { readonly result: 'accepted'; readonly receipts: readonly Receipt[] }
  | { readonly result: 'refused' | 'unknown'; readonly error: GatewayError };

/** A connector that points outward. It takes a parcel: handing it a record does not compile. */
export type Channel = {
  readonly name: string;
  /** A supplier collects there itself: a delivery is only laid ready. */
  readonly collected?: true;
  /** Where only some shapes have the words that can be collected there: whether this one does. */
  readonly serves?: (shape: string) => boolean;
  /** Names of settings that are secrets: given apart, kept sealed, added just before sending. */
  readonly secrets?: readonly string[];
  /** The far end that a secret of these settings is for: another one never gets it. */
  readonly place?: (settings: unknown) => string;
  /** Parses settings of a supplier; throws config_invalid. */
  parseSettings(settings: unknown): unknown;
  /** Never throws for what a far end does: that is an outcome. */
  deliver(parcel: Parcel, settings: unknown, signal: AbortSignal): Promise<Outcome>;
};

export type TransportRequest = {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
  readonly signal: AbortSignal;
  /** PEM texts with which we show who we are (mTLS). */
  readonly certificate?: { readonly cert: string; readonly key: string };
};
export type TransportAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/**
 * HTTP without redirects. Throws delivery_unreachable when no byte of the request can have arrived, delivery_denied when the
 * far end does not take our certificate (or lack of one), delivery_unknown when it may have (cut, timeout), answer_too_large.
 */
export type Transport = { request(request: TransportRequest): Promise<TransportAnswer> };

/** A place for files that channels and sources use; paths are relative to it and may not leave it. */
export type Folder = {
  list(): Promise<readonly string[]>;
  read(name: string): Promise<Input>;
  /** Written under a temporary name (0600), synced and renamed. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
};
