import type { ErrorCode, ErrorSubject } from '../errors.ts';
import type { HoldKind } from '../feed/limit.ts';
import type { Form } from '../record/field.ts';
import type { Withheld } from '../release/permit.ts';
import type { DriftTold } from './drift.ts';
import type { Dropped } from './dropped.ts';
import type { Counts } from '../roster/head.ts';

/** What a run came to for one school; counts, names and codes only. */
export type SchoolReport = {
  readonly board: string;
  readonly school: string;
  readonly name: string;
  /** `new`: a file was taken in. `none`: no new file, so the current reading is released from. */
  readonly intake: 'new' | 'unchanged' | 'none' | 'refused' | 'rehearsal';
  readonly error: Told | undefined;
  readonly counts: Counts | undefined;
  /** What nobody declared in the source; absent in reports of before this was told. */
  readonly drift?: DriftTold;
  /** What the reading that was released from left out, and why. */
  readonly dropped: readonly Dropped[];
  /** When the reading that was released from was last confirmed; undefined when there is none. */
  readonly readAt: string | undefined;
  readonly feeds: readonly FeedReport[];
};

/** An error as it may be shown and stored. */
export type Told = { readonly code: ErrorCode; readonly subject: ErrorSubject };

export type FeedState =
  | 'unchanged'
  | 'accepted'
  | 'refused'
  | 'unknown'
  | 'held'
  | 'deferred'
  | 'stopped'
  | 'no_agreement'
  | 'would_send';

export type FeedReport = {
  readonly supplier: string;
  readonly supplierName: string;
  readonly product: string;
  readonly state: FeedState;
  readonly error: Told | undefined;
  /** Instant at which Sluis tries by itself again; undefined where it does not, or where nothing is to be done. */
  readonly nextAt?: string;
  /** Pupils. */
  readonly inScope: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  /** Kinds other than pupils, together. */
  readonly others: { readonly added: number; readonly changed: number; readonly removed: number };
  /** `pupil/callName` and the like: what the agreement lets through here. */
  readonly fields: readonly string[];
  /** Those of them of which less than the whole value goes, and which form: `pupil/key` as an alias. */
  readonly coarser: Readonly<Record<string, Form>>;
  /** `pupil/callName` and how often a value could go. */
  readonly through: Readonly<Record<string, number>>;
  readonly stopped: readonly Stopped[];
  readonly attempts: number;
  /** Parts of the difference that wait for a person. */
  readonly holds?: readonly HoldReport[];
  /** Pupils who are missing and still served; and those of whom the day of removal is set. */
  readonly suspended?: number;
  readonly leaving?: number;
  /** How many lines the supplier says that it did not take; they go again. */
  readonly turnedDown: number;
};

/** `count` of `of` that the supplier has; `limit` is the largest number that would have passed. */
export type HoldReport = {
  readonly kind: HoldKind;
  readonly count: number;
  readonly of: number;
  readonly limit: number;
};

export type Stopped = { readonly path: string; readonly reason: Withheld; readonly count: number };
