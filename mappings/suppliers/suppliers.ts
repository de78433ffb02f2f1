import type { Profile, RecipientProfile, SupplierProfile } from '../../src/agreement/profile.ts';
import type { Shape } from '../../src/agreement/shape.ts';
import { google, microsoftSds, skool } from './account-feeds.ts';
import { accounts, accountsShape } from './accounts.ts';
import { basispoort, basispoortGuides, basispoortToday } from './basispoort.ts';
import { blinkGrooveMe, malmbergStaal, nieuwsbegrip } from './behind-basispoort.ts';
import { books, booksShape } from './books.ts';
import { digitalBoard, digitalBoardShape } from './digital-board.ts';
import { edexmlShape } from './edexml.ts';
import { gynzy } from './gynzy.ts';
import { onerosterCore } from './oneroster.ts';
import { onerosterRest } from './oneroster-shape.ts';
import { overviewShape } from './overview.ts';
import { plainShape } from './plain.ts';
import { googleShape, onerosterCsvShape, onerosterDeltaShape, sdsShape } from './roster-shapes.ts';
import { reading } from './reading.ts';
import { boom, cito, dia, iep } from './tracking.ts';
import { uwlrLvsSet23, uwlrSmalleSet22, uwlrSmalleSet23 } from './uwlr-shapes.ts';
import { tracking } from './uwlr-tracking.ts';
import { uwlrLvsSet, uwlrSmalleSet } from './uwlr.ts';

/** Suppliers that are described whole, by id. */
export const supplierProfiles: ReadonlyMap<string, SupplierProfile> = new Map(
  [
    basispoort,
    accounts,
    digitalBoard,
    books,
    tracking,
    reading,
    skool,
    microsoftSds,
    google,
    gynzy,
    cito,
    boom,
    iep,
    dia,
  ].map((supplier) => [supplier.id, supplier]),
);

/** Starting lists for agreements, by id: those of suppliers, and those of standards. */
export const profiles: ReadonlyMap<string, Profile> = new Map(
  [...[...supplierProfiles.values()].map(({ profile }) => profile), uwlrSmalleSet, uwlrLvsSet, onerosterCore].map(
    (profile) => [profile.id, profile],
  ),
);

/** Parties behind a supplier, by id. */
export const recipientProfiles: ReadonlyMap<string, RecipientProfile> = new Map(
  [nieuwsbegrip, malmbergStaal, blinkGrooveMe].map((recipient) => [recipient.id, recipient]),
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
    edexmlShape,
    overviewShape,
    onerosterCsvShape,
    onerosterDeltaShape,
    sdsShape,
    googleShape,
  ].map((shape) => [shape.name, shape]),
);
