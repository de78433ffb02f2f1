import { authorisationNamespace, pupilNamespace, type Wording, wordings } from './words.ts';

/**
 * What this door takes and gives, as XML Schema in our own words: narrower than UWLR 2.2 has it, since nothing but the
 * published sets is ever written here.
 */

type Occurs = 'one' | 'maybe' | 'many';

const occurs: Readonly<Record<Occurs, string>> = {
  one: '',
  maybe: ' minOccurs="0"',
  many: ' maxOccurs="unbounded"',
};

const el = (name: string, type: string, how: Occurs = 'one'): string =>
  `<xs:element name="${name}" type="${type}"${occurs[how]}/>`;

const maybe = (name: string, type = 'xs:string'): string => el(name, type, 'maybe');

const sequence = (...parts: readonly string[]): string => `<xs:sequence>${parts.join('')}</xs:sequence>`;

const complex = (name: string, content: string): string => `<xs:complexType name="${name}">${content}</xs:complexType>`;

const root = (name: string, content: string): string =>
  `<xs:element name="${name}"><xs:complexType>${content}</xs:complexType></xs:element>`;

const key = '<xs:attribute name="key" type="lg:sleutel" use="required"/>';
const freeKey = '<xs:attribute name="key" type="lg:sleutel"/>';
const eckId = '<xs:attribute name="eckid" type="lg:sleutel"/>';

const text = (name: string, max: number): string =>
  `<xs:simpleType name="${name}"><xs:restriction base="xs:string"><xs:minLength value="1"/>` +
  `<xs:maxLength value="${max}"/></xs:restriction></xs:simpleType>`;

const pattern = (name: string, value: string): string =>
  `<xs:simpleType name="${name}"><xs:restriction base="xs:string"><xs:pattern value="${value}"/></xs:restriction></xs:simpleType>`;

const basis = [
  el('schooljaar', 'lg:schooljaar'),
  `<xs:choice>${sequence(el('brincode', 'lg:brincode'), maybe('dependancecode', 'lg:dependancecode'))}${el('schoolkey', 'lg:sleutel')}</xs:choice>`,
  el('xsdversie', 'lg:tekst32'),
  maybe('gegevenssetid', 'lg:tekst64'),
  maybe('laatstontvangengegevens', 'xs:dateTime'),
];

const namesOf = [maybe('achternaam'), maybe('voorvoegsel'), maybe('roepnaam')];

const types = [
  text('sleutel', 256),
  text('tekst32', 32),
  text('tekst64', 64),
  pattern('schooljaar', '[12]\\d{3}-[12]\\d{3}'),
  pattern('brincode', '\\d{2}[A-Z]{2}'),
  pattern('dependancecode', '\\d{2}'),
  complex('leeg', ''),
  complex('groepsvraag', freeKey),
  complex(
    'groepsvragen',
    `<xs:choice maxOccurs="unbounded">${el('groep', 'lg:groepsvraag')}${el('samengestelde_groep', 'lg:groepsvraag')}</xs:choice>`,
  ),
  complex('groepsverwijzing', key),
  complex('samengestelde_groepsverwijzingen', sequence(el('samengestelde_groep', 'lg:groepsverwijzing', 'many'))),
  complex(
    'groepsverwijzingen',
    `<xs:choice maxOccurs="unbounded">${el('groep', 'lg:groepsverwijzing')}${el('samengestelde_groep', 'lg:groepsverwijzing')}</xs:choice>`,
  ),
  complex(
    'school',
    sequence(
      el('schooljaar', 'lg:schooljaar'),
      maybe('peildatum', 'xs:date'),
      el('brincode', 'lg:brincode'),
      maybe('dependancecode', 'lg:dependancecode'),
      maybe('aanmaakdatum', 'xs:dateTime'),
      maybe('auteur'),
      maybe('xsdversie', 'lg:tekst32'),
    ),
  ),
  complex('groep', sequence(el('naam', 'lg:tekst64'), el('jaargroep', 'xs:string')) + key),
  complex('samengestelde_groep', sequence(el('naam', 'lg:tekst64')) + key),
  complex(
    'groepen',
    `<xs:choice maxOccurs="unbounded">${el('groep', 'lg:groep')}${el('samengestelde_groep', 'lg:samengestelde_groep')}</xs:choice>`,
  ),
  complex(
    'leerling',
    sequence(
      ...namesOf,
      maybe('geboortedatum', 'xs:date'),
      maybe('geslacht'),
      maybe('jaargroep'),
      maybe('groep', 'lg:groepsverwijzing'),
      maybe('samengestelde_groepen', 'lg:samengestelde_groepsverwijzingen'),
    ) +
      key +
      eckId,
  ),
  complex('leerlingen', sequence(el('leerling', 'lg:leerling', 'many'))),
  complex(
    'leerkracht',
    sequence(...namesOf, maybe('emailadres'), maybe('groepen', 'lg:groepsverwijzingen')) + key + eckId,
  ),
  complex('leerkrachten', sequence(el('leerkracht', 'lg:leerkracht', 'many'))),
];

const contents: Readonly<Record<string, readonly string[]>> = {
  leerlinggegevens: [
    maybe('groepen', 'lg:groepen'),
    el('leerlingen', 'lg:leerlingen'),
    maybe('leerkrachten', 'lg:leerkrachten'),
  ],
  'leerlinggegevens-structuur': [maybe('groepen', 'lg:groepen')],
  'leerlinggegevens-leerlingen': [el('leerlingen', 'lg:leerlingen')],
  'leerlinggegevens-leerkrachten': [maybe('leerkrachten', 'lg:leerkrachten')],
};

const messagesOf = ({ request, answer, content, byGroup }: Wording): string =>
  root(request, sequence(...basis, ...(byGroup ? [el('groepen', 'lg:groepsvragen')] : []))) +
  root(
    answer,
    `<xs:choice><xs:element ref="lg:${content}"/>${el('geenwijzigingen', 'lg:leeg')}${el('geengegevens', 'lg:leeg')}</xs:choice>`,
  ) +
  root(content, sequence(el('school', 'lg:school'), ...(contents[content] ?? [])));

const opening = (namespace: string, prefix: string): string =>
  `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:${prefix}="${namespace}" targetNamespace="${namespace}" elementFormDefault="qualified" attributeFormDefault="unqualified">`;

/** Schema of the pupil data; its types are named here and nowhere else. */
export const pupilSchema = (): string =>
  `${opening(pupilNamespace, 'lg')}${types.join('')}${Object.values(wordings).map(messagesOf).join('')}</xs:schema>`;

/** Schema of the header. */
export const authorisationSchema = (): string =>
  opening(authorisationNamespace, 'au') +
  text('tekst64', 64) +
  root(
    'autorisatie',
    sequence(el('autorisatiesleutel', 'au:tekst64'), el('klantcode', 'au:tekst64'), el('klantnaam', 'au:tekst64')),
  ) +
  '</xs:schema>';
