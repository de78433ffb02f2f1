import type { Envelope, XmlElement } from '../kit/soap-envelope.ts';
import { type Read, refuse } from './fault.ts';
import { momentMs } from './moment.ts';
import type { Version } from './sets.ts';
import {
  authorisationNamespace,
  type Operation,
  operations,
  pupilNamespace,
  resultNamespace,
  type Wording,
  wordings,
} from './words.ts';

/** A group that is asked for; without a key: whoever is in no group of this kind. */
export type GroupReference = { readonly across: boolean; readonly key: string | undefined };

/** `school` is BRIN and location code, or the text of `schoolkey`. */
export type Question = {
  readonly operation: Operation;
  readonly schoolYear: string;
  readonly school: string;
  readonly version: Version;
  readonly setName: string | undefined;
  /** When the supplier last received something, in milliseconds since the epoch. */
  readonly receivedMs: number | undefined;
  readonly groups: readonly GroupReference[];
};

/** Who asks, as the header `autorisatie` says. `klantnaam` is for people. */
export type Credentials = { readonly client: string; readonly key: string };

const isNamed = (element: XmlElement | undefined, local: string, uri = pupilNamespace): element is XmlElement =>
  element?.uri === uri && element.local === local;

const bad = (about?: string) => refuse('Client.OngeldigBericht', about);

/** Text of an element that holds nothing else, within the limits of its type. */
const textIn = (element: XmlElement, max: number): string | undefined =>
  element.children.length === 0 && element.text.length > 0 && element.text.length <= max ? element.text : undefined;

/** Takes children off in the order of the sequence; whoever is left over at the end should not be there. */
type Sequence = { take(local: string): XmlElement | undefined; rest(): XmlElement | undefined };

const sequenceOf = (children: readonly XmlElement[]): Sequence => {
  let next = 0;
  return {
    take: (local) => {
      const child = children[next];
      if (!isNamed(child, local)) return undefined;
      next += 1;
      return child;
    },
    rest: () => children[next],
  };
};

const schoolYearIn = (sequence: Sequence): string | undefined => {
  const found = sequence.take('schooljaar');
  const text = found === undefined ? undefined : textIn(found, 9);
  return text !== undefined && /^[12]\d{3}-[12]\d{3}$/.test(text) ? text : undefined;
};

/** gSchoolIdentificatie: a BRIN and its location code (absent is 00), or a key. ESIS asks for both; the BRIN leads. */
const schoolIn = (sequence: Sequence): string | undefined => {
  const brin = sequence.take('brincode');
  const location = brin === undefined ? undefined : sequence.take('dependancecode');
  const key = sequence.take('schoolkey');
  if (brin === undefined) return key === undefined ? undefined : textIn(key, 256);
  const school = `${brin.text}${location === undefined ? '00' : location.text}`;
  return /^\d{2}[A-Z]{2}\d{2}$/.test(school) ? school : undefined;
};

const versions: Readonly<Record<string, Version>> = { '2.2': '2.2', '2.2.1': '2.2', '2.3': '2.3' };

const versionIn = (sequence: Sequence): Read<Version> => {
  const found = sequence.take('xsdversie');
  const text = found === undefined ? undefined : textIn(found, 32);
  if (text === undefined) return bad('xsdversie');
  const version = Object.hasOwn(versions, text) ? versions[text] : undefined;
  return version === undefined ? refuse('Client.XsdVersieOngeldig') : { value: version };
};

/** An element that may be absent: absent and wrong are two things. */
const optional = <T>(
  found: XmlElement | undefined,
  read: (element: XmlElement) => T | undefined,
): Read<T | undefined> => {
  if (found === undefined) return { value: undefined };
  const value = read(found);
  return value === undefined ? bad(found.local) : { value };
};

const groupIn = (child: XmlElement): GroupReference | undefined => {
  const across = isNamed(child, 'samengestelde_groep');
  if (!across && !isNamed(child, 'groep')) return undefined;
  const key = child.attributes.get('key');
  if (child.children.length > 0 || child.text !== '' || key === '' || (key ?? '').length > 256) return undefined;
  return { across, key };
};

const groupsIn = (sequence: Sequence, { byGroup }: Wording): readonly GroupReference[] | undefined => {
  if (!byGroup) return [];
  const children = sequence.take('groepen')?.children ?? [];
  const groups = children.flatMap((child) => groupIn(child) ?? []);
  return groups.length > 0 && groups.length === children.length ? groups : undefined;
};

/** gVerzoekBasis and gVerzoekGroepenRef of UWLR 2.2, strictly in their order. */
const readBody = (operation: Operation, body: XmlElement): Read<Question> => {
  const sequence = sequenceOf(body.children);
  const schoolYear = schoolYearIn(sequence);
  if (schoolYear === undefined) return bad('schooljaar');
  const school = schoolIn(sequence);
  if (school === undefined) return bad('brincode');
  const version = versionIn(sequence);
  if ('fault' in version) return version;
  const setName = optional(sequence.take('gegevenssetid'), (found) => textIn(found, 64));
  if ('fault' in setName) return setName;
  const received = optional(sequence.take('laatstontvangengegevens'), (found) => momentMs(textIn(found, 64) ?? ''));
  if ('fault' in received) return received;
  const groups = groupsIn(sequence, wordings[operation]);
  if (groups === undefined) return bad('groepen');
  if (sequence.rest() !== undefined || body.text !== '') return bad();
  const rest = { version: version.value, setName: setName.value, receivedMs: received.value, groups };
  return { value: { operation, schoolYear, school, ...rest } };
};

/** What is asked. Results are refused: a school's gateway gives, and takes nothing in from suppliers. */
export const questionIn = ({ body }: Envelope, action: string | undefined): Read<Question> => {
  const [only] = body;
  if (only === undefined || body.length !== 1) return bad();
  if (isNamed(only, 'leerresultaten_verzoek', resultNamespace)) return bad('leerresultaten_verzoek');
  const operation = operations.find((one) => isNamed(only, wordings[one].request));
  if (operation === undefined) return bad();
  if (action !== undefined && action !== wordings[operation].action) return bad('SOAPAction');
  return readBody(operation, only);
};

/** UWLR_Autorisatie 2.2. Who does not say who asks cannot be known; a key that is none is a key that does not fit. */
export const credentialsIn = ({ header }: Envelope): Read<Credentials> => {
  const blocks = header.filter((block) => isNamed(block, 'autorisatie', authorisationNamespace));
  const [block] = blocks;
  if (block === undefined || blocks.length !== 1 || block.children.length !== 3) {
    return refuse('Client.OngeldigeKlantIdentificatie');
  }
  const [key, client, name] = ['autorisatiesleutel', 'klantcode', 'klantnaam'].map((local, index) => {
    const child = block.children[index];
    return isNamed(child, local, authorisationNamespace) ? textIn(child, 64) : undefined;
  });
  if (client === undefined || name === undefined) return refuse('Client.OngeldigeKlantIdentificatie');
  return key === undefined ? refuse('Client.AutorisatieOngeldig') : { value: { client, key } };
};
