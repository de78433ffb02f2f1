import type { Format, FormatDocument, Kind, Shaped } from '../../src/ports/door.ts';
import { groupElement, groupsOf } from './groups.ts';
import { pupilElement, staffElement } from './person.ts';
import { edexmlWords, textOf } from './words.ts';
import { element, leaf, list } from './xml.ts';

const root = [
  '<EDEX xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
  ' xsi:noNamespaceSchemaLocation="EDEXML.structuur.xsd">',
].join('');

const byRef = (one: Shaped, other: Shaped): number => (one.ref < other.ref ? -1 : 1);

/** SchoolType. No `aanmaakdatum`: the same content would be another file each night. */
const schoolElement = (school: Shaped | undefined, schoolYear: string): string => {
  const text = (name: string) => (school === undefined ? undefined : textOf(school, name));
  return element('school', {}, [
    leaf('schooljaar', text('schooljaar') ?? schoolYear),
    leaf('brincode', text('brincode')),
    leaf('dependancecode', text('brincode') === undefined ? undefined : text('dependancecode')),
    leaf('schoolkey', text('schoolkey')),
    leaf('auteur', 'Sluis'),
    leaf('xsdversie', '2.1'),
  ]);
};

const locationElement = (item: Shaped): readonly string[] => {
  const key = textOf(item, 'key');
  return key === undefined
    ? []
    : [element('vestiging', { key }, [leaf('naam', textOf(item, 'naam') ?? key.slice(0, 64))])];
};

const write = (document: FormatDocument): Uint8Array => {
  const of = (kind: Kind) => document.items.filter((item) => item.kind === kind).toSorted(byRef);
  const groups = groupsOf(document);
  const locations = new Set(of('location').flatMap((item) => textOf(item, 'key') ?? []));
  const targets = { groups, locations };
  const pupils = of('pupil').map((item) => pupilElement(item, targets));
  const text = [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `${root}\n`,
    `${schoolElement(of('school')[0], document.schoolYear)}\n`,
    list('vestigingen', of('location').flatMap(locationElement)),
    list(
      'groepen',
      of('group').flatMap((item) => groupElement(item, groups)),
    ),
    // The schema wants a pupil; where nobody may be named an empty list says so, and no invented one.
    pupils.length === 0 ? '<leerlingen/>\n' : list('leerlingen', pupils),
    list(
      'leerkrachten',
      of('staff').map((item) => staffElement(item, targets)),
    ),
    '</EDEX>\n',
  ];
  return new TextEncoder().encode(text.join(''));
};

/** EDEXML 2.1 (Edustandaard), the whole school in one file, without extension blocks. */
export const edexmlFormat: Format = {
  name: 'edexml',
  contentType: 'application/xml',
  extension: 'xml',
  whole: true,
  words: edexmlWords,
  write,
};
