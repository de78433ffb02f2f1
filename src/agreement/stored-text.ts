import type { AgreementDocument } from './schema.ts';
import { checkAgreement, hashAgreement } from './text.ts';

/** What a stored text says, and the hash of that; without a document when it cannot be read. */
type StoredText = { readonly document: AgreementDocument | undefined; readonly hash: string };

/** Checking a text costs a millisecond, and every delivery asks again: the same text has the same answer. */
const maxKept = 500;
const kept = new Map<string, StoredText>();

/** Everybody shares the document, so nobody may change it. */
const freeze = (value: unknown): void => {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  for (const item of Object.values(value)) freeze(item);
};

const read = (stored: string): StoredText => {
  try {
    const { document } = checkAgreement(JSON.parse(stored));
    if (document === undefined) return { document, hash: '' };
    freeze(document);
    return { document, hash: hashAgreement(document) };
  } catch {
    return { document: undefined, hash: '' };
  }
};

/** Reads the JSON text of a stored agreement. Never throws. The document is frozen. */
export const readStoredText = (stored: string): StoredText => {
  const known = kept.get(stored);
  if (known !== undefined) return known;
  const oldest = kept.size < maxKept ? undefined : kept.keys().next().value;
  if (oldest !== undefined) kept.delete(oldest);
  const found = read(stored);
  kept.set(stored, found);
  return found;
};
