import * as z from 'zod';

/** What is shown to people, in both languages. */
export type Words = { readonly nl: string; readonly en: string };

/**
 * Text that people wrote into an agreement. No control, formatting or lone surrogate characters: an
 * invisible or turned-around letter would make the reader approve something else than what is stored.
 */
export const line = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u);
/** The same, over several lines. */
export const note = z
  .string()
  .trim()
  .min(1)
  .max(2000)
  .regex(/^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|\n)*$/u);

/** A short name of ours: a supplier, a product. Five digits in a row would be somebody's number. */
export const slug = z
  .string()
  .regex(/^(?!.*\d{5})[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/)
  .max(40);

/** The name of a purpose within one agreement; consents and the ledger name it. */
export const purposeId = z.string().regex(/^[a-z][A-Za-z_]{0,39}$/);
