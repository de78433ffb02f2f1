import type { AgreementDocument } from './schema.ts';
import type { Shape } from './shape.ts';
import type { Words } from './wording.ts';

/** Where a profile's list comes from. `on` is the day on which it was read. */
type ProfileSource = { readonly name: string; readonly on: string };

/**
 * A starting list for an agreement. It is copied when an agreement is drafted: a later change of the
 * profile never widens an agreement.
 */
export type Profile = {
  readonly id: string;
  readonly name: string;
  readonly description: Words;
  readonly source: ProfileSource;
  /** What was not found or not sure; whoever drafts has to look at it. */
  readonly notKnown: readonly Words[];
  /** What a school has to ask for or to set up before anything can flow. */
  readonly arrange?: readonly Words[];
  readonly role: AgreementDocument['role'];
  readonly key: AgreementDocument['key'];
  readonly purposes: AgreementDocument['purposes'];
  readonly fields: AgreementDocument['fields'];
};

/** How data get to a supplier: sent, laid down as a file, or collected at one of our doors. */
export type ChannelName = 'http-push' | 'folder' | 'sftp' | 'uwlr' | 'oneroster';

/** How a supplier is reached and what it takes; `profile` is where its agreements start. A supplier is data. */
export type SupplierProfile = {
  readonly id: string;
  readonly name: string;
  readonly description: Words;
  /** The usual one. */
  readonly shape: Shape;
  /** Others in which it can be served. */
  readonly otherShapes?: readonly Shape[];
  /** The usual one first. */
  readonly channels: readonly [ChannelName, ...ChannelName[]];
  /** Formats of files that it takes (folder, sftp), each with the shape whose words that format writes. */
  readonly files?: readonly { readonly format: string; readonly shape: Shape }[];
  readonly profile: Profile;
};

/**
 * A party that gets data through another supplier and is no destination of ours: it is written down in the agreement with
 * that supplier, and shown wherever that agreement is.
 */
export type RecipientProfile = Pick<Profile, 'id' | 'name' | 'description' | 'source' | 'notKnown'> & {
  /** The profile of the supplier that it stands behind. */
  readonly behind: string;
  /** As the agreement has it (Dutch). */
  readonly entry: AgreementDocument['recipients'][number];
};

/** What a profile cannot know: the parties, the days, the signed file. */
export type Terms = Pick<
  AgreementDocument,
  'supplier' | 'product' | 'schools' | 'from' | 'until' | 'reviewBy' | 'signedFile' | 'retention' | 'contact'
> &
  Partial<Pick<AgreementDocument, 'rows' | 'recipients' | 'subProcessors' | 'dpia' | 'demo'>>;

/** A first text of an agreement: the profile's lists, copied, with the terms of this board. */
export const draftFrom = (profile: Profile, terms: Terms): AgreementDocument => ({
  format: 1,
  role: profile.role,
  key: profile.key,
  advice: { state: 'pending' },
  subProcessors: [],
  recipients: [],
  rows: { startsWithinDays: 0 },
  ...structuredClone(terms),
  purposes: structuredClone(profile.purposes),
  fields: structuredClone(profile.fields),
});
