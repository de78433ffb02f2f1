import type { ErrorCode } from '../errors.ts';
import type { Told } from '../sync/report.ts';
import type { Tidings } from '../telling/tidings.ts';
import type { Texts } from '../text/texts.ts';

type RunState = keyof Texts['states']['run'];
type FeedState = keyof Texts['states']['feed'];

/** One supplier of one school. Counts and states only. */
export type SupplierStatus = {
  readonly supplier: string;
  readonly product: string;
  readonly state: FeedState;
  /** Why it is not up to date, where an error says so: code, names and counts. */
  readonly error?: Told;
  readonly inScope?: number;
  /** Instant of the last delivery that was accepted. */
  readonly deliveredAt?: string;
  /** Instant at which a delivery that failed is tried again. */
  readonly nextAt?: string;
};

export type SchoolStatus = {
  /** BRIN and location code. */
  readonly id: string;
  readonly name: string;
  /** `HH:MM` in Europe/Amsterdam. */
  readonly nightly: string;
  readonly run: { readonly state: RunState; readonly at?: string; readonly code?: ErrorCode };
  /** The generation that is current: the day it is of, and its pupils. */
  readonly roster?: { readonly day: string; readonly pupils: number };
  readonly suppliers: readonly SupplierStatus[];
  /** Nothing good arrived for too long; `lastFileAt` is an instant. */
  readonly silence?: { readonly lastFileAt?: string };
};

/**
 * All that the status page shows, filled in by whoever composes the app. Instants are ISO 8601 in UTC. There is
 * no place in it for anything of a pupil.
 */
export type StatusView = {
  readonly at: string;
  readonly board: { readonly name: string; readonly number: string; readonly demo: boolean };
  /** What keeps the gateway from signing and sending at all, whichever school it is. */
  readonly halted?: Told;
  readonly schools: readonly SchoolStatus[];
  /** What there is to tell: the note of today and the nights before it. */
  readonly tidings: Tidings;
  readonly nextNight?: { readonly at: string; readonly school: string };
  readonly ledger: {
    readonly size: number;
    readonly checkpoint?: { readonly size: number; readonly root: string; readonly at: string };
  };
};
