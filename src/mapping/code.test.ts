import { describe, expect, it } from 'vitest';
import { yearGroups } from '../record/code.ts';
import * as code from './code.ts';
import { type ConverterContext, converters, type ConverterName } from './converters.ts';
import { yesNo } from './flag.ts';

const context: ConverterContext = { today: '2026-11-21', schoolYear: '2026-2027', lastDayIn: false };

const cases: readonly (readonly [ConverterName, readonly (readonly [string, string | boolean | undefined])[]])[] = [
  [
    'edexmlGender',
    [
      ['0', 'unspecified'],
      ['1', 'male'],
      [' 2 ', 'female'],
      ['9', 'unspecified'],
      ['3', undefined],
      ['M', undefined],
    ],
  ],
  [
    'genderWord',
    [
      ['Man', 'male'],
      ['m', 'male'],
      ['JONGEN', 'male'],
      ['J', 'male'],
      ['Vrouw', 'female'],
      ['v', 'female'],
      ['Meisje', 'female'],
      ['X', 'other'],
      ['anders', 'other'],
      ['Onbekend', 'unspecified'],
      ['o', 'unspecified'],
      ['1', undefined],
      ['constructor', undefined],
    ],
  ],
  [
    'yearGroup',
    [
      ['4', '4'],
      [' b ', 'B'],
      ['03', '3'],
      ['0', '0'],
      ['00', '0'],
      ['16', '16'],
      ['h', 'H'],
      ['9', undefined],
      ['1/2', undefined],
    ],
  ],
  [
    'voYearGroup',
    [
      ['1', '11'],
      ['6', '16'],
      ['13', '13'],
      [' 2 ', '12'],
      ['7', undefined],
      ['0', undefined],
      ['17', undefined],
      ['111', undefined],
    ],
  ],
  [
    'schoolYear',
    [
      ['2026-2027', '2026-2027'],
      ['2026/2027', '2026-2027'],
      [' 2026 / 2027 ', '2026-2027'],
      ['2026-2028', undefined],
      ['2026', undefined],
      ['26-27', undefined],
      ['2027-2026', undefined],
    ],
  ],
  [
    'enrolmentStatusWord',
    [
      ['Volgt onderwijs', 'enrolled'],
      ['Aangemeld', 'applied'],
      ['TOEKOMSTIG', 'future'],
      ['Uitgeschreven ', 'left'],
      ['Vooraanmelding', 'applied'],
      ['In aanmelding', 'applied'],
      ['Wachtlijst', 'applied'],
      ['Op wachtlijst', 'applied'],
      ['Afgewezen', 'applied'],
      ['Aanmelding ingetrokken', 'applied'],
      ['Vertrokken', 'left'],
      ['Overleden', 'left'],
      ['Verwijderd', 'left'],
      ['Oud-leerling', 'left'],
      ['Geschorst', undefined],
    ],
  ],
  [
    'edexmlStatus',
    [
      ['H', 'left'],
      ['h', 'left'],
      ['4', 'enrolled'],
      ['?', 'enrolled'],
    ],
  ],
  [
    'brin',
    [
      ['99xa', '99XA'],
      [' 99XA ', '99XA'],
      ['99XA00', undefined],
      ['9XAA', undefined],
    ],
  ],
  [
    'locationCode',
    [
      ['1', '01'],
      ['00', '00'],
      ['', '00'],
      [' 7 ', '07'],
      ['123', undefined],
      ['A', undefined],
    ],
  ],
  [
    'postcode',
    [
      ['1234AB', '1234 AB'],
      ['1234 ab', '1234 AB'],
      [' 1234  AB ', '1234 AB'],
      ['0123AB', undefined],
      ['1234', undefined],
    ],
  ],
  [
    'yesNo',
    [
      ['J', true],
      ['nee', false],
      ['1', true],
      ['0', false],
      ['TRUE', true],
      ['false', false],
      ['Ja', true],
      ['?', undefined],
    ],
  ],
  [
    'programme',
    [
      ['  vmbo-b   Zorg en Welzijn ', 'vmbo-b Zorg en Welzijn'],
      ['mavo/havo brugklas', 'mavo/havo brugklas'],
      ['havo praktijkgericht programma', 'havo praktijkgericht programma'],
      ['vmbo-b profiel E&O', 'vmbo-b profiel E&O'],
      ['Koppelklas', 'Koppelklas'],
      ['vmbo-b LWOO', undefined],
      ['vmbo-bb/lwoo', undefined],
      ['vmbo bblwoo 2', undefined],
      ['vmbo-b (L.W.O.O.)', undefined],
      ['vmbo LW\u200BOO', undefined],
      ['ＬＷＯＯ', undefined],
      ['vmbo-k met leerwegondersteuning', undefined],
      ['PrO', undefined],
      ['pro/vmbo', undefined],
      ['PRO1', undefined],
      ['P.r.O. 2', undefined],
      ['Praktijkonderwijs', undefined],
      ['Praktijkschool', undefined],
      ['havo (TLV)', undefined],
      ['havo met OPP', undefined],
      ['VSO, toelaatbaarheidsverklaring', undefined],
      ['Ontwikkelings-perspectief', undefined],
    ],
  ],
  [
    'authority',
    [
      ['true', 'yes'],
      ['J', 'yes'],
      ['false', 'no'],
      ['onbekend', undefined],
      ['beperkt', undefined],
    ],
  ],
  [
    'text',
    [
      ['  van   den\tBerg ', 'van den Berg'],
      ['x', 'x'],
      ['  ', ''],
    ],
  ],
];

describe.each(cases)('%s', (name, rows) => {
  it.each(rows)('%j becomes %j', (text, expected) => {
    expect(converters[name](text, context)).toBe(expected);
  });
});

describe('the closed list', () => {
  it('has a test for each converter here or beside date.ts', () => {
    const dates = ['isoDate', 'dutchDate', 'anyDate', 'lastDay', 'dayAfter', 'ageClass'];
    expect(Object.keys(converters).sort()).toEqual([...cases.map(([name]) => name), ...dates].sort());
  });

  it('takes each year group of EDEXML as it is', () => {
    expect(yearGroups.map((group) => code.yearGroup(group, context))).toEqual(yearGroups);
  });

  it('never guesses a flag', () => {
    expect(['', 'misschien', '2', 'onbekend'].map((word) => yesNo(word, context))).toEqual(Array(4).fill(undefined));
  });
});
