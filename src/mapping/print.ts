import { bans } from '../record/bans.ts';
import { fieldOf } from '../record/catalogue.ts';
import { type Mapping, originConverter, originName } from './table.ts';

type Line = readonly [kind: string, name: string, meaning: string];

/** A mapping as a table for a person: what each name of the source becomes. Words are Dutch, or English. */
export const printMapping = (mapping: Mapping, language: 'nl' | 'en' = 'nl'): string => {
  const words = language === 'nl' ? dutch : english;
  const lines: readonly Line[] = [
    words.head,
    ...mapping.tables.flatMap((table) => [
      ...Object.entries(table.fields).map(([field, origin]): Line => {
        const converter = originConverter(origin);
        const label = fieldOf(table.entity, field)?.[language] ?? field;
        return [
          table.row,
          originName(origin),
          `${table.entity}.${field} (${label})${converter === undefined ? '' : `, ${converter}`}`,
        ];
      }),
      ...Object.entries(table.fixed ?? {}).map(([field, value]): Line => [
        table.row,
        '-',
        `${table.entity}.${field}: ${words.fixed} ${value}`,
      ]),
    ]),
    ...Object.entries(mapping.banned).flatMap(([kind, names]) =>
      Object.entries(names).map(([name, ban]): Line => {
        const { by, [language]: label } = bans[ban];
        return [kind, name, `${words.banned[by]}: ${label}`];
      }),
    ),
    ...Object.entries(mapping.ignored).flatMap(([kind, names]) =>
      names.map((name): Line => [kind, name, words.ignored]),
    ),
  ];
  return aligned(lines);
};

type PrintWords = {
  readonly head: Line;
  readonly fixed: string;
  readonly banned: Readonly<Record<'law' | 'house', string>>;
  readonly ignored: string;
};

const dutch: PrintWords = {
  head: ['soort', 'naam in de bron', 'wordt'],
  fixed: 'als de bron niets zegt,',
  banned: { law: 'nooit toegestaan (wet)', house: 'nooit toegestaan (vaste regel)' },
  ignored: 'niet gebruikt',
};

const english: PrintWords = {
  head: ['kind', 'name in the source', 'becomes'],
  fixed: 'when the source says nothing,',
  banned: { law: 'never allowed (law)', house: 'never allowed (house rule)' },
  ignored: 'not used',
};

const aligned = (lines: readonly Line[]): string => {
  const width = (column: 0 | 1): number => Math.max(...lines.map((line) => line[column].length));
  const [first, second] = [width(0), width(1)];
  return lines.map(([kind, name, meaning]) => `${kind.padEnd(first)}  ${name.padEnd(second)}  ${meaning}\n`).join('');
};
