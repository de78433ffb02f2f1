import type { View } from '../../src/ports/door.ts';
import { soapNamespace } from '../kit/soap-envelope.ts';
import { xmlText } from '../kit/xml-text.ts';
import { element } from './markup.ts';
import { dutchDay } from './moment.ts';
import { type GroupPart, idOf, type Part, paths, type PersonPart, textAt } from './part.ts';
import type { AgreedSet } from './sets.ts';
import { type Operation, pupilNamespace, wordings } from './words.ts';

/** What an answer says: the part that was asked for, or one of UWLR's two empty words. */
export type Content = { readonly part: Part } | 'geenwijzigingen' | 'geengegevens';

export type Telling = { readonly operation: Operation; readonly view: View; readonly set: AgreedSet };

const head = `<?xml version="1.0" encoding="UTF-8"?>\n<soap:Envelope xmlns:soap="${soapNamespace}"><soap:Body>`;
const foot = '</soap:Body></soap:Envelope>\n';

/** NEN-ISO 5218 as EDEXML has it; it knows no other. */
const genders: Readonly<Record<string, string>> = { male: '1', female: '2', other: '9', unspecified: '9' };

/** What the schema's types can take (EDEXML 2.1 types.vast). What they cannot, like a year for a date, is left out. */
const written: Readonly<Record<string, (value: string) => string | undefined>> = {
  voorvoegsel: (value) => (value.length <= 10 ? value : undefined),
  geboortedatum: (value) => (/^\d{4}-\d\d-\d\d$/.test(value) ? value : undefined),
  geslacht: (value) => (Object.hasOwn(genders, value) ? genders[value] : undefined),
};

/** A prefix belongs to a family name; without that the schema has room for a call name only. */
const fieldsText = ({ item }: PersonPart, names: readonly string[]): string => {
  let text = '';
  for (const name of names) {
    const value = textAt(item, name);
    if (value === undefined || (name === 'voorvoegsel' && textAt(item, 'achternaam') === undefined)) continue;
    const write = written[name];
    const fit = write === undefined ? value : write(value);
    if (fit !== undefined) text += element(name, fit);
  }
  return text;
};

/** 2.3 puts the ECK iD first. The schema cannot do without a key: it is the agreed one, or this supplier's reference. */
const identity = ({ item }: PersonPart, { version }: AgreedSet): string => {
  const key = ` key="${xmlText(idOf(item))}"`;
  const eckId = textAt(item, paths.eckId);
  if (eckId === undefined) return key;
  const chain = ` eckid="${xmlText(eckId)}"`;
  return version === '2.3' ? chain + key : key + chain;
};

const nameOf = ({ across }: GroupPart): string => (across ? 'samengestelde_groep' : 'groep');

const reference = (group: GroupPart): string => `<${nameOf(group)} key="${xmlText(group.id)}"/>`;

const pupilText = (pupil: PersonPart, set: AgreedSet): string => {
  let own = '';
  let across = '';
  for (const group of pupil.groups) {
    if (group.across) across += reference(group);
    else own += reference(group);
  }
  const others = across === '' ? '' : `<samengestelde_groepen>${across}</samengestelde_groepen>`;
  return `<leerling${identity(pupil, set)}>${fieldsText(pupil, set.pupil)}${own}${others}</leerling>`;
};

const staffNames = ['achternaam', 'voorvoegsel', 'roepnaam'];

const staffText = (person: PersonPart, set: AgreedSet): string => {
  const names = set.staffEmail ? [...staffNames, 'emailadres'] : staffNames;
  const groups = person.groups.length === 0 ? '' : `<groepen>${person.groups.map(reference).join('')}</groepen>`;
  return `<leerkracht${identity(person, set)}>${fieldsText(person, names)}${groups}</leerkracht>`;
};

/** A group without a name goes by its id. `C` says that the pupil's own year group leads (EDEXML manual). */
const groupText = (group: GroupPart): string => {
  const name = element('naam', textAt(group.item, 'naam') ?? group.id.slice(0, 64));
  const yearGroup = group.across ? '' : element('jaargroep', textAt(group.item, 'jaargroep') ?? 'C');
  return `<${nameOf(group)} key="${xmlText(group.id)}">${name}${yearGroup}</${nameOf(group)}>`;
};

/**
 * All of it is known to the supplier or follows from the view: the moment is that of the newest change that it could see,
 * so that who asks with it again gets geenwijzigingen until there is another.
 */
const schoolText = ({ view, set }: Telling): string =>
  '<school>' +
  element('schooljaar', view.schoolYear) +
  (set.referenceDay ? element('peildatum', dutchDay(view.changedAt)) : '') +
  element('brincode', view.school.slice(0, 4)) +
  element('dependancecode', view.school.slice(4)) +
  element('aanmaakdatum', view.changedAt) +
  element('auteur', 'Sluis') +
  element('xsdversie', set.version) +
  '</school>';

function* listed<T>(name: string, items: readonly T[], write: (item: T) => string): Generator<string> {
  if (items.length === 0) return;
  yield `<${name}>`;
  for (const item of items) yield write(item);
  yield `</${name}>`;
}

/** The text of an answer, piece by piece, in the order of the schema. */
export function* answerText(telling: Telling, content: Content): Generator<string> {
  const { answer, content: root } = wordings[telling.operation];
  yield `${head}<${answer} xmlns="${pupilNamespace}">`;
  if (typeof content === 'string') yield `<${content}/>`;
  else {
    yield `<${root}>${schoolText(telling)}`;
    yield* listed('groepen', content.part.groups, groupText);
    yield* listed('leerlingen', content.part.pupils, (pupil) => pupilText(pupil, telling.set));
    yield* listed('leerkrachten', content.part.staff, (person) => staffText(person, telling.set));
    yield `</${root}>`;
  }
  yield `</${answer}>${foot}`;
}
