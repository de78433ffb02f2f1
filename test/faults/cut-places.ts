import type { Dice } from '../../deploy/demo/seed.ts';

/** Where a file can be cut: anywhere, or where it hurts most. */
export const cutKinds = ['byte', 'line', 'border', 'row', 'cell', 'break', 'sequence'] as const;
export type CutKind = (typeof cutKinds)[number];

const lineBreak = 10;
const carriageReturn = 13;
const separator = ';'.charCodeAt(0);

/** Offsets at which exactly so many bytes are left. */
const placesOf = (file: Buffer, isPlace: (before: number, after: number, at: number) => boolean): readonly number[] => {
  const places: number[] = [];
  for (let at = 1; at < file.length; at += 1) {
    if (isPlace(file[at - 1] ?? 0, file[at] ?? 0, at)) places.push(at);
  }
  return places;
};

const signs = (text: string): ReadonlySet<number> => new Set([...text].map((sign) => sign.charCodeAt(0)));
const beforeBorder = signs('<;"');
const afterBorder = signs('>;"');

const endOfPupil = Buffer.from('</leerling>\n');

const isRowEnd = (file: Buffer, at: number): boolean => {
  if (file.subarray(at - endOfPupil.length, at).equals(endOfPupil)) return true;
  return file[at - 2] === carriageReturn && file[at - 1] === lineBreak;
};

/** Within the last cell of a row, or right behind it. */
const isInLastCell = (file: Buffer, at: number): boolean => {
  const end = file.indexOf(carriageReturn, at);
  return end !== -1 && file[at - 1] !== lineBreak && !file.subarray(at, end).includes(separator);
};

/** Middle of a character in UTF-8: the next byte goes on with it. */
const goesOn = (byte: number): boolean => byte >= 0x80 && byte < 0xc0;

/** Every place of each kind in one file. Rows end behind a line break, also those that have one inside. */
export const cutPlaces = (file: Buffer): Readonly<Record<CutKind, readonly number[]>> => {
  // A file without its last line break is whole.
  const end = file.toString('latin1').trimEnd().length;
  const within = (isPlace: (before: number, after: number, at: number) => boolean): readonly number[] =>
    placesOf(file, isPlace).filter((at) => at < end);
  return {
    byte: within(() => true),
    line: within((before) => before === lineBreak),
    border: within((before, after) => beforeBorder.has(after) || afterBorder.has(before)),
    row: within((before, _, at) => before === lineBreak && isRowEnd(file, at)),
    cell: within((before, _, at) => before !== carriageReturn && isInLastCell(file, at)),
    break: within((before) => before === carriageReturn),
    sequence: within((_, after) => goesOn(after)),
  };
};

/** A kind that this file has, and one of its places. */
export const drawCut = (
  places: ReturnType<typeof cutPlaces>,
  dice: Dice,
): { readonly kind: CutKind; readonly at: number } => {
  const kind = dice.pick(cutKinds.filter((one) => places[one].length > 0));
  return { kind, at: dice.pick(places[kind]) };
};
