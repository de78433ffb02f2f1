import { forbidden } from '../kit/decode.ts';
import type { CellValue, Digits } from './reader.ts';

/** Undefined: the cell cannot be believed. */
type Text = string | undefined;

const dayMs = 86_400_000;
/** The calendar of spreadsheets has a 29 February 1900; days before it, and the day that an empty date stands for, are none. */
const firstDay = Date.UTC(1900, 2, 1);

/** A day as `2026-11-21`. One with a time of day, or before 1900-03-01, is written so that no date can be read from it. */
const dayText = (date: Date): Text => {
  const ms = date.getTime();
  if (Number.isNaN(ms)) return undefined;
  const text = date.toISOString();
  return ms % dayMs === 0 && ms >= firstDay ? text.slice(0, 10) : text;
};

/** Spreadsheets keep 15 digits; of a longer number the last are lost. */
const mostDigits = 1e15;

const numberText = ({ digits }: Digits): Text => {
  const number = Number(digits);
  if (digits.trim() === '' || !Number.isFinite(number) || Math.abs(number) >= mostDigits) return undefined;
  return String(number);
};

/** Control characters can also be written as `_x0007_`, and half of a pair as `_xD800_`. */
const plainText = (text: string): Text => (forbidden.test(text) || !text.isWellFormed() ? undefined : text);

/**
 * The text of a cell, as the same list in CSV would have it: days as in ISO 8601, true and false as 1 and 0. A number is
 * the number and no more: what zeros stood before it nobody knows.
 */
export const textOf = (value: CellValue): Text => {
  if (value === null) return '';
  if (typeof value === 'string') return plainText(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  return value instanceof Date ? dayText(value) : numberText(value);
};
