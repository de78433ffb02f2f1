import type { Profile, SupplierProfile } from '../../src/agreement/profile.ts';
import type { Shape } from '../../src/agreement/shape.ts';
import { accounts, accountsProfile, accountsShape } from './accounts.ts';
import { basispoort, basispoortGuides, basispoortProfile, basispoortToday } from './basispoort.ts';
import { books, booksProfile, booksShape } from './books.ts';
import { digitalBoard, digitalBoardProfile, digitalBoardShape } from './digital-board.ts';
import { onerosterCore } from './oneroster.ts';
import { onerosterRest } from './oneroster-shape.ts';
import { plainShape } from './plain.ts';
import { reading, readingProfile } from './reading.ts';
import { uwlrLvsSet23, uwlrSmalleSet22, uwlrSmalleSet23 } from './uwlr-shapes.ts';
import { tracking } from './uwlr-tracking.ts';
import { uwlrLvsSet, uwlrSmalleSet } from './uwlr.ts';

/** Starting lists for agreements, by id. */
export const profiles: ReadonlyMap<string, Profile> = new Map(
  [
    basispoortProfile,
    uwlrSmalleSet,
    uwlrLvsSet,
    onerosterCore,
    accountsProfile,
    digitalBoardProfile,
    booksProfile,
    readingProfile,
  ].map((profile) => [profile.id, profile]),
);

/** What suppliers take, by the name that the store keeps with a supplier. */
export const shapes: ReadonlyMap<string, Shape> = new Map(
  [
    basispoortGuides,
    basispoortToday,
    accountsShape,
    digitalBoardShape,
    booksShape,
    onerosterRest,
    plainShape,
    uwlrSmalleSet22,
    uwlrSmalleSet23,
    uwlrLvsSet23,
  ].map((shape) => [shape.name, shape]),
);

/** Suppliers that are described whole, by id. */
export const supplierProfiles: ReadonlyMap<string, SupplierProfile> = new Map(
  [basispoort, accounts, digitalBoard, books, tracking, reading].map((supplier) => [supplier.id, supplier]),
);
