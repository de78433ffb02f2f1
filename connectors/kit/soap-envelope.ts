import { Parser } from 'xml2js';
import * as z from 'zod';
import { GatewayError } from '../../src/errors.ts';
import { detectEncoding } from './xml-encoding.ts';
import { readXml } from './xml.ts';

/** SOAP 1.1, section 3: the one namespace of its envelope. */
export const soapNamespace = 'http://schemas.xmlsoap.org/soap/envelope/';

/** An element with its namespace resolved; prefixes mean nothing. */
export type XmlElement = {
  readonly uri: string;
  readonly local: string;
  /** Attributes by their local name; those in a namespace as `{uri}local`. Declarations of namespaces are not among them. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
};

/** What stands in the header and in the body of a message. */
export type Envelope = { readonly header: readonly XmlElement[]; readonly body: readonly XmlElement[] };

const xmlnsUri = 'http://www.w3.org/2000/xmlns/';

/** Keys that no XML name can be, so that no element can take the place of ours. xmlnskey is attrkey with `ns` behind it. */
const keys = { attributes: '@', namespace: '@ns', text: '#text', children: '#children' } as const;

const attribute = z.object({ uri: z.string(), local: z.string(), value: z.string() });

/** An element as xml2js leaves it. */
const raw = z.object({
  [keys.attributes]: z.record(z.string(), attribute).optional(),
  [keys.namespace]: z.object({ uri: z.string(), local: z.string() }),
  [keys.text]: z.string().optional(),
  [keys.children]: z.array(z.unknown()).optional(),
});

const attributesOf = (found: Readonly<Record<string, z.infer<typeof attribute>>>): ReadonlyMap<string, string> => {
  const own = Object.values(found).filter(({ uri }) => uri !== xmlnsUri);
  return new Map(own.map(({ uri, local, value }) => [uri === '' ? local : `{${uri}}${local}`, value]));
};

const elementOf = (found: unknown): XmlElement => {
  const parsed = raw.parse(found);
  const { uri, local } = parsed[keys.namespace];
  return {
    uri,
    local,
    attributes: attributesOf(parsed[keys.attributes] ?? {}),
    children: (parsed[keys.children] ?? []).map(elementOf),
    text: (parsed[keys.text] ?? '').trim(),
  };
};

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** What xml2js does not look at: document type, depth, a second root, entities that nobody declared. */
const guard = async (bytes: Uint8Array, maxDepth: number): Promise<void> => {
  let depth = 0;
  const open = (): void => {
    depth += 1;
    if (depth > maxDepth) throw new GatewayError('source_limit', { limit: maxDepth });
  };
  const close = (): void => void (depth -= 1);
  for await (const _ of readXml(once(bytes), () => ({ open, close }), { maxBytes: bytes.length })) void _;
};

const parse = (text: string): Promise<unknown> =>
  new Parser({
    xmlns: true,
    explicitRoot: false,
    explicitCharkey: true,
    explicitChildren: true,
    preserveChildrenOrder: true,
    emptyTag: () => ({}),
    attrkey: keys.attributes,
    charkey: keys.text,
    childkey: keys.children,
  }).parseStringPromise(text);

/**
 * Reads a small message whole. Errors, none with text of the message: source_encoding (anything but UTF-8),
 * source_doctype, source_not_xml, source_cut_off, source_wrong_root (a second root), source_limit (depth).
 */
export const readMessage = async (bytes: Uint8Array, maxDepth: number): Promise<XmlElement> => {
  // One way of reading for the guard and the parser behind it.
  if (detectEncoding(bytes).label !== 'utf-8') throw new GatewayError('source_encoding');
  await guard(bytes, maxDepth);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new GatewayError('source_encoding', {}, { cause });
  }
  try {
    return elementOf(await parse(text));
  } catch (cause) {
    throw new GatewayError('source_not_xml', {}, { cause });
  }
};

const isSoap = ({ uri, local }: XmlElement, name: string): boolean => uri === soapNamespace && local === name;

/** SOAP 1.1, section 4: an optional header, then the body; undefined where a root is no such envelope. */
export const envelopeIn = (root: XmlElement): Envelope | undefined => {
  if (!isSoap(root, 'Envelope')) return undefined;
  const header = root.children.find((child) => isSoap(child, 'Header'));
  const body = root.children.at(header === undefined ? 0 : 1);
  const count = header === undefined ? 1 : 2;
  if (body === undefined || !isSoap(body, 'Body') || root.children.length !== count) return undefined;
  return root.children[0] === (header ?? body) ? { header: header?.children ?? [], body: body.children } : undefined;
};
