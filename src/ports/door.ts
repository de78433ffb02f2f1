import type { Clock } from '../ports.ts';

/** Kinds of items that leave. */
export type Kind = 'school' | 'location' | 'group' | 'pupil' | 'staff' | 'guardian';

declare const shapedBrand: unique symbol;

/** One release under its supplier's own names. Made in one file only (release/shape.ts). */
export type Shaped = {
  readonly [shapedBrand]: true;
  readonly kind: Kind;
  readonly ref: string;
  /** By the names of the supplier's shape; a name without a value is absent. */
  readonly data: Readonly<Record<string, string | boolean | readonly string[]>>;
  /** Instant of the last change that this supplier could see. */
  readonly changedAt: string;
};

/** What is no longer provided. */
export type Gone = { readonly kind: Kind; readonly ref: string; readonly changedAt: string };

/** What a format writes. Nothing else may decide about a byte (law 11). */
export type FormatDocument = {
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly schoolYear: string;
  readonly mode: 'full' | 'changes' | 'withdrawal';
  /** By kind from our name of a field to the supplier's: everything that its shape takes, in the order of the catalogue. */
  readonly names: Readonly<Partial<Record<Kind, Readonly<Record<string, string>>>>>;
  /** By kind and reference, never in the order of the source. */
  readonly items: readonly Shaped[];
  readonly gone: readonly Gone[];
};

/** What a format can write, by kind: the names that it knows, or all names. */
export type Vocabulary = Readonly<Partial<Record<Kind, readonly string[] | 'all'>>>;

/** How releases become a file. `whole`: it knows no changes, so that every delivery is everything, in one part. */
export type Format = {
  readonly name: string;
  readonly contentType: string;
  /** Without a dot. */
  readonly extension: string;
  readonly whole: boolean;
  /** A shape with a name outside it cannot go in this format: it would be agreed, accepted, and silently left out. */
  readonly words: Vocabulary;
  write(document: FormatDocument): Uint8Array;
};

/** Who stands at a door: a supplier, for one product; with a key of one school, that school only. */
export type Visitor = {
  readonly credential: string;
  readonly board: string;
  readonly supplier: string;
  readonly product: string;
  readonly school: string | undefined;
  readonly scopes: ReadonlySet<string>;
};

/** Everything that one feed shows now: a function of its visible releases and the agreement alone. */
export type View = {
  readonly feed: string;
  readonly school: string;
  /** Name of the supplier's shape: by it a door knows which of its standard's sets it speaks. */
  readonly shape: string;
  readonly sequence: number;
  readonly schoolYear: string;
  /** Per kind the shape's names that the agreement lets through at all, whether anybody has a value there or not. */
  readonly fields: Readonly<Partial<Record<Kind, readonly string[]>>>;
  readonly items: readonly Shaped[];
  readonly gone: readonly Gone[];
  /** Instant of the newest change that this supplier could see, one of the agreement or of its own words included. */
  readonly changedAt: string;
  /** The same for the same view. */
  readonly tag: string;
};

/** The school id of the made-up school that every supplier may collect once it began it; `TT` is no BRIN that exists. */
export const testSchool = '99TT00';

/** A view on its way to a supplier. The ledger knows of it before its first byte leaves (law 4). */
export type Collection = {
  readonly view: View;
  /** To be awaited before any byte of these items, or of something that follows from them, leaves. */
  serve(items: readonly Shaped[]): Promise<void>;
  /** The answer's body, which fails as soon as its agreement, its access or its supplier is stopped. */
  guard(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array>;
  /** The last byte left; a collection that is not ended is closed by itself after a while. */
  end(): Promise<void>;
};

export type Grant = { readonly token: string; readonly expiresInSeconds: number; readonly scopes: readonly string[] };

/**
 * What a door asks of the gateway. Whatever is not this visitor's is door_denied, whether it exists or not; a reading that
 * is expired or not there yet is door_unavailable; too many questions are door_throttled.
 */
export type Desk = {
  readonly clock: Clock;
  /** A key for one school, as UWLR has it; `client` is the supplier's id. Throws door_denied, door_throttled. */
  withKey(client: string, key: string): Promise<Visitor>;
  /** OAuth 2.0 client credentials (RFC 6749, 4.4). Throws door_denied, door_scope, door_throttled. */
  grant(client: string, secret: string, scopes: readonly string[]): Promise<Grant>;
  /** RFC 6750. Throws door_denied, door_throttled. */
  withToken(token: string): Promise<Visitor>;
  /** Schools of which this visitor has a feed under an agreement that is in force now. */
  schools(visitor: Visitor): Promise<readonly string[]>;
  /** The agreement is looked at with every call (law 7). Throws door_denied, door_unavailable. */
  collect(visitor: Visitor, school: string): Promise<Collection>;
};

/** Where suppliers collect, in one standard's words. */
export type Door = {
  /** The name of its channel: a supplier with this channel collects here. */
  readonly name: string;
  /** Where it is found on our host, such as `/uwlr`. Requests keep their whole path. */
  readonly path: string;
  /** Whether a shape of this name has this door's words; left out, any has. */
  readonly serves?: (shape: string) => boolean;
  /** Answers every request with that standard's own errors; never throws. `failed` is told of what is our fault. */
  open(desk: Desk, failed: (error: unknown) => void): { answer(request: Request): Promise<Response> };
};
