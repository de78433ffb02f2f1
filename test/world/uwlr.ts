import { type Operation, wordings } from '../../connectors/uwlr-door/words.ts';

/** A question as a supplier's software asks it. What is `undefined` is left out of the message. */
export type UwlrQuestion = {
  readonly operation?: Operation;
  readonly client?: string;
  readonly key?: string;
  readonly schoolYear?: string;
  readonly school?: string;
  readonly version?: string;
  readonly setName?: string | undefined;
  readonly received?: string | undefined;
  /** Elements within `groepen`, as XML. */
  readonly groups?: string;
};

const lg = 'http://www.edustandaard.nl/leerresultaten/2/leerlinggegevens';
const au = 'http://www.edustandaard.nl/leerresultaten/2/autorisatie';
const soap = 'http://schemas.xmlsoap.org/soap/envelope/';

/** The envelope around a header and a body. */
export const envelope = (header: string, body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><e:Envelope xmlns:e="${soap}" xmlns:lg="${lg}" xmlns:au="${au}"><e:Header>${header}</e:Header><e:Body>${body}</e:Body></e:Envelope>`;

export const authorisation = (client: string, key: string): string =>
  `<au:autorisatie><au:autorisatiesleutel>${key}</au:autorisatiesleutel><au:klantcode>${client}</au:klantcode><au:klantnaam>Uitgever</au:klantnaam></au:autorisatie>`;

const maybe = (name: string, text: string | undefined): string =>
  text === undefined ? '' : `<lg:${name}>${text}</lg:${name}>`;

export const body = (question: UwlrQuestion): string => {
  const { operation = 'HaalLeerlinggegevens', school = '99XA00', schoolYear = '2026-2027' } = question;
  const { request, byGroup } = wordings[operation];
  const groups = byGroup ? `<lg:groepen>${question.groups ?? '<lg:groep/>'}</lg:groepen>` : '';
  return (
    `<lg:${request}>${maybe('schooljaar', schoolYear)}${maybe('brincode', school.slice(0, 4))}` +
    `${maybe('dependancecode', school.slice(4))}${maybe('xsdversie', question.version ?? '2.3')}` +
    `${maybe('gegevenssetid', question.setName)}${maybe('laatstontvangengegevens', question.received)}${groups}</lg:${request}>`
  );
};

/** The whole message. */
export const message = (question: UwlrQuestion): string =>
  envelope(authorisation(question.client ?? 'uitgever', question.key ?? 'sleutel-a'), body(question));

/** A POST of it. */
export const post = (
  text: string | ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer> | undefined,
  headers: Readonly<Record<string, string>> = {},
  address = 'https://sluis.example/uwlr',
): Request =>
  new Request(address, {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8', ...headers },
    ...(text === undefined ? {} : { body: text, duplex: 'half' }),
  } as RequestInit);

/** The code of a fault; undefined where the answer is none. */
export const faultIn = (text: string): string | undefined => /<faultcode>([^<]*)<\/faultcode>/.exec(text)?.[1];
