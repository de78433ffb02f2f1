import { createHash } from 'node:crypto';
import { writeEdexml } from './edexml.ts';
import type { DemoSchool } from './school.ts';
import {
  type Asked,
  envelope,
  faultAnswer,
  type LasAnswer,
  type SoapLas,
  type SoapLasOptions,
  startSoapLas,
  textIn,
} from './soap-las.ts';

export type UwlrLasOptions = SoapLasOptions & {
  /** The schools as they are now, asked anew for each question. */
  readonly schools: () => readonly DemoSchool[];
  /** The autorisatiesleutel that a school gave. */
  readonly key: string;
  /** Versions that it knows; default: 2.2 and 2.3. */
  readonly versions?: readonly string[];
  /** Prefix of every element; without one the namespace is the default one. */
  readonly prefix?: string;
};

const namespace = 'http://www.edustandaard.nl/leerresultaten/2/leerlinggegevens';
const xsi = 'http://www.w3.org/2001/XMLSchema-instance';

/** An EDEXML export is UWLR's payload without its root: the same types under a namespace. */
const pieces = (school: DemoSchool) => {
  const text = writeEdexml(school);
  const of = (name: string): string => new RegExp(`\\t<${name}>[^]*?\\n\\t</${name}>\\n`).exec(text)?.[0] ?? '';
  return {
    school: of('school'),
    structure: `${of('vestigingen')}${of('groepen')}`,
    pupils: of('leerlingen'),
    staff: of('leerkrachten'),
  };
};

const itemsIn = (list: string, item: string): readonly string[] =>
  list.match(new RegExp(`\\t\\t<${item} [^]*?\\n\\t\\t</${item}>\\n`, 'g')) ?? [];

type Reference = { readonly kind: string; readonly key: string | undefined };

const referencesIn = (body: string): readonly Reference[] =>
  [...body.matchAll(/<(?:[\w-]+:)?(groep|samengestelde_groep)(?:\s+key="([^"]*)")?\s*\/>/g)].map(([, kind, key]) => ({
    kind: kind ?? '',
    key,
  }));

const isBound = (item: string, { kind, key }: Reference): boolean =>
  key === undefined ? !item.includes(`<${kind} key=`) : item.includes(`<${kind} key="${key}"/>`);

const listOf = (name: string, items: readonly string[]): string => `\t<${name}>\n${items.join('')}\t</${name}>\n`;

const stampOf = ({ today }: DemoSchool): string => `${today}T00:30:00`;

/** When what a school has last changed, as far as anybody asked. */
const createChanges = (): ((school: DemoSchool) => string) => {
  const known = new Map<string, { readonly mark: string; readonly at: string }>();
  return (school) => {
    const { plan, pupils, groups, subgroups, teachers } = school;
    const mark = createHash('sha256')
      .update(JSON.stringify([pupils, groups, subgroups, teachers]))
      .digest('hex');
    const before = known.get(plan.id);
    const now = before?.mark === mark ? before : { mark, at: stampOf(school) };
    known.set(plan.id, now);
    return now.at;
  };
};

const wrapped = (prefix: string | undefined, name: string, content: string): string => {
  if (prefix === undefined) return envelope(`<${name} xmlns="${namespace}" xmlns:xsi="${xsi}">${content}</${name}>`);
  const own = content.replaceAll(/<(\/?)(?=[a-z])/g, `<$1${prefix}:`);
  return envelope(`<${prefix}:${name} xmlns:${prefix}="${namespace}" xmlns:xsi="${xsi}">${own}</${prefix}:${name}>`);
};

const contents: Readonly<Record<string, (school: DemoSchool, body: string) => string | undefined>> = {
  leerlinggegevens: (school) => {
    const { school: head, structure, pupils, staff } = pieces(school);
    return `<leerlinggegevens>${head}${structure}${pupils}${staff}</leerlinggegevens>`;
  },
  structuur: (school) => {
    const { school: head, structure } = pieces(school);
    return `<leerlinggegevens-structuur>${head}${structure}</leerlinggegevens-structuur>`;
  },
  leerlingen: (school, body) => {
    const { school: head, pupils } = pieces(school);
    const wanted = referencesIn(body);
    const found = itemsIn(pupils, 'leerling').filter((item) => wanted.some((one) => isBound(item, one)));
    if (found.length === 0) return undefined;
    return `<leerlinggegevens-leerlingen>${head}${listOf('leerlingen', found)}</leerlinggegevens-leerlingen>`;
  },
  leerkrachten: (school, body) => {
    const { school: head, staff } = pieces(school);
    const wanted = referencesIn(body);
    const found = itemsIn(staff, 'leerkracht').filter((item) => wanted.some((one) => isBound(item, one)));
    if (found.length === 0) return undefined;
    return `<leerlinggegevens-leerkrachten>${head}${listOf('leerkrachten', found)}</leerlinggegevens-leerkrachten>`;
  },
};

const schoolFor = (schools: readonly DemoSchool[], body: string): DemoSchool | undefined => {
  const id = `${textIn(body, 'brincode') ?? ''}${textIn(body, 'dependancecode') ?? '00'}`;
  const key = textIn(body, 'schoolkey');
  return schools.find(
    ({ plan }) => plan.id === id || (textIn(body, 'brincode') === undefined && String(41_000 + plan.ordinal) === key),
  );
};

/**
 * A pupil administration that answers UWLR 2.2 and 2.3: whole, in steps, and *geenwijzigingen*. It checks in the order of
 * other servers: message, client, key, school.
 */
export const startUwlrLas = (options: UwlrLasOptions): Promise<SoapLas> => {
  const changedAt = createChanges();
  const { key, versions = ['2.2', '2.3'], prefix } = options;
  const answer = ({ body }: Asked): LasAnswer => {
    const what = /<(?:[\w-]+:)?([a-z]+)_verzoek[\s>]/.exec(body)?.[1] ?? '';
    const content = Object.hasOwn(contents, what) ? contents[what] : undefined;
    if (content === undefined) return faultAnswer('Client.OngeldigBericht');
    if (textIn(body, 'klantcode') === undefined) return faultAnswer('Client.OngeldigeKlantIdentificatie');
    if (textIn(body, 'autorisatiesleutel') !== key) return faultAnswer('Client.AutorisatieOngeldig');
    if (!versions.includes(textIn(body, 'xsdversie') ?? '')) return faultAnswer('Client.XsdVersieOngeldig');
    const name = `${what}_antwoord`;
    const school = schoolFor(options.schools(), body);
    if (school === undefined || textIn(body, 'schooljaar') !== school.schoolYear)
      return { status: 200, xml: wrapped(prefix, name, '<geengegevens/>') };
    const since = textIn(body, 'laatstontvangengegevens');
    const isSame = since !== undefined && since >= changedAt(school);
    const exception = isSame ? '<geenwijzigingen/>' : '<geengegevens/>';
    const found = isSame ? undefined : content(school, body);
    changedAt(school);
    return { status: 200, xml: wrapped(prefix, name, found ?? exception) };
  };
  return startSoapLas(options, answer);
};
