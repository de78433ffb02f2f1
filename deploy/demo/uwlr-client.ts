import { envelopeIn, readMessage, type XmlElement } from '../../connectors/kit/soap-envelope.ts';
import type { Held } from './receiver.ts';

/** What a supplier's software needs to know to ask for one school. */
export type UwlrAsk = {
  /** Where the school said that it is: ends in `/uwlr`. */
  readonly address: string;
  readonly client: string;
  readonly key: string;
  /** BRIN and location code. */
  readonly school: string;
  readonly schoolYear: string;
  /** The moment that the last answer gave; undefined for everything. */
  readonly received: string | undefined;
};

/** What it came to; `received` is to be sent along the next time. */
export type UwlrTold =
  | {
      readonly said: 'leerlinggegevens';
      readonly received: string;
      readonly kinds: Record<string, Record<string, Held>>;
    }
  | { readonly said: string };

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

const element = (name: string, text: string): string => `<${name}>${escaped(text)}</${name}>`;

const questionOf = ({ client, key, school, schoolYear, received }: UwlrAsk): string =>
  '<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header>' +
  '<autorisatie xmlns="http://www.edustandaard.nl/leerresultaten/2/autorisatie">' +
  `${element('autorisatiesleutel', key)}${element('klantcode', client)}${element('klantnaam', client)}</autorisatie></soap:Header>` +
  '<soap:Body><leerlinggegevens_verzoek xmlns="http://www.edustandaard.nl/leerresultaten/2/leerlinggegevens">' +
  `${element('schooljaar', schoolYear)}${element('brincode', school.slice(0, 4))}${element('dependancecode', school.slice(4))}` +
  `${element('xsdversie', '2.3')}${received === undefined ? '' : element('laatstontvangengegevens', received)}` +
  '</leerlinggegevens_verzoek></soap:Body></soap:Envelope>';

const child = (parent: XmlElement | undefined, name: string): XmlElement | undefined =>
  parent?.children.find(({ local }) => local === name);

/** A reference becomes the key that it holds. */
const valueOf = ({ text, attributes, children }: XmlElement): unknown =>
  children.length > 0 ? children.map(valueOf) : (attributes.get('key') ?? text);

const heldOf = ({ attributes, children }: XmlElement): Held => ({
  ...Object.fromEntries(attributes),
  ...Object.fromEntries(children.map((one) => [one.local, valueOf(one)])),
});

const kindOf = (list: XmlElement | undefined): Record<string, Held> =>
  Object.fromEntries((list?.children ?? []).map((one) => [one.attributes.get('key') ?? '', heldOf(one)]));

const toldIn = (body: XmlElement | undefined): UwlrTold => {
  if (body?.local === 'Fault') return { said: child(body, 'faultcode')?.text ?? 'Fault' };
  const [content] = body?.children ?? [];
  if (content?.local !== 'leerlinggegevens') return { said: content?.local ?? 'onleesbaar' };
  const kinds = ['groepen', 'leerlingen', 'leerkrachten'].map((name) => [name, kindOf(child(content, name))] as const);
  return {
    said: 'leerlinggegevens',
    received: child(child(content, 'school'), 'aanmaakdatum')?.text ?? '',
    kinds: Object.fromEntries(kinds.filter(([, held]) => Object.keys(held).length > 0)),
  };
};

/** Asks for everything of one school, or whether anything changed. Throws where nobody answers with XML. */
export const askUwlr = async (ask: UwlrAsk): Promise<UwlrTold> => {
  const answer = await fetch(ask.address, {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '"HaalLeerlinggegevens"' },
    body: questionOf(ask),
    signal: AbortSignal.timeout(30_000),
  });
  const root = await readMessage(new Uint8Array(await answer.arrayBuffer()), 12);
  return toldIn(envelopeIn(root)?.body[0]);
};
