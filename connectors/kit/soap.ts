import { Builder, parseStringPromise } from 'xml2js';

/** SOAP 1.1 (W3C note of 8 May 2000), section 4. */
export const soapNamespace = 'http://schemas.xmlsoap.org/soap/envelope/';

/** Elements by their names, in the order in which they are written; a list repeats its element, `$` holds attributes. */
export type SoapTree = { readonly [name: string]: string | SoapTree | readonly (string | SoapTree)[] };

type Envelope = {
  /** Prefix to namespace, beside `soap`. */
  readonly namespaces: Readonly<Record<string, string>>;
  readonly header?: SoapTree;
  readonly body: SoapTree;
};

/** The bytes of a request. Values are escaped; a control character that XML cannot carry is left out. */
export const buildEnvelope = ({ namespaces, header, body }: Envelope): Uint8Array => {
  const declared = Object.entries(namespaces).map(([prefix, uri]): [string, string] => [`xmlns:${prefix}`, uri]);
  const builder = new Builder({ xmldec: { version: '1.0', encoding: 'UTF-8' }, renderOpts: { pretty: false } });
  const text = builder.buildObject({
    'soap:Envelope': {
      $: { 'xmlns:soap': soapNamespace, ...Object.fromEntries(declared) },
      ...(header === undefined ? {} : { 'soap:Header': header }),
      'soap:Body': body,
    },
  });
  return new TextEncoder().encode(text);
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const child = (parent: unknown, name: string): unknown => {
  const found = isObject(parent) && Object.hasOwn(parent, name) ? parent[name] : undefined;
  return Array.isArray(found) ? found[0] : found;
};

const textOf = (value: unknown): string | undefined => {
  const text = isObject(value) ? child(value, '_') : value;
  return typeof text === 'string' ? text.trim() : undefined;
};

/** `soap:Client.AutorisatieOngeldig` without its prefix. */
export const localCode = (faultcode: string): string => faultcode.slice(faultcode.lastIndexOf(':') + 1).trim();

const unprefixed = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * The code of the fault in a small document, without its prefix; undefined where there is none. What else a far end says
 * in a fault is its own text, and can quote a value: nothing of it goes further.
 */
export const faultCodeIn = async (text: string): Promise<string | undefined> => {
  if (/<!/.test(text)) return undefined;
  const parsed: unknown = await parseStringPromise(text, { tagNameProcessors: [unprefixed], strict: true }).catch(
    () => undefined,
  );
  const code = textOf(child(child(child(child(parsed, 'Envelope'), 'Body'), 'Fault'), 'faultcode'));
  return code === undefined ? undefined : localCode(code);
};
