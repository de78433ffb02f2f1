import { GatewayError } from '../../src/errors.ts';
import { localCode, soapNamespace } from './soap.ts';
import type { XmlHandler, XmlPlace } from './xml.ts';

/** What stands in the body of an answer. */
export type SoapShape = {
  /** The element in the body, and its namespace. */
  readonly namespace: string;
  readonly name: string;
  /** The namespace of everything within it; empty where its elements have none. */
  readonly within: string;
};

export type SoapAnswer = {
  readonly handler: XmlHandler;
  /** The code of a fault that stood in the body instead, without its prefix. */
  fault(): string | undefined;
  /** True once the element that was asked for was open. */
  found(): boolean;
};

type Scope = ReadonlyMap<string, string>;
const xsi = 'http://www.w3.org/2001/XMLSchema-instance';

const split = (name: string): readonly [prefix: string, local: string] => {
  const at = name.indexOf(':');
  return at === -1 ? ['', name] : [name.slice(0, at), name.slice(at + 1)];
};

/** Namespaces in XML 1.0, section 3. Almost no element declares one, so the scope is mostly that of its parent. */
const scopeWithin = (scope: Scope, attributes: Readonly<Record<string, string>>): Scope => {
  let inner: Map<string, string> | undefined;
  for (const name in attributes) {
    const isDefault = name === 'xmlns';
    if (!isDefault && !name.startsWith('xmlns:')) continue;
    inner ??= new Map(scope);
    inner.set(isDefault ? '' : name.slice(6), attributes[name] ?? '');
  }
  return inner ?? scope;
};

/** Without declarations, and without what XML Schema says about an element (`xsi:nil`, `xsi:type`). */
const ownAttributes = (scope: Scope, attributes: Readonly<Record<string, string>>): Record<string, string> => {
  const own: Record<string, string> = Object.create(null);
  for (const name in attributes) {
    const [prefix, local] = split(name);
    if (name === 'xmlns' || prefix === 'xmlns') continue;
    if (prefix !== '' && scope.get(prefix) === xsi) continue;
    own[prefix === '' ? local : name] = attributes[name] ?? '';
  }
  return own;
};

const isSoap = (namespace: string | undefined, local: string, wanted: string): boolean =>
  namespace === soapNamespace && local === wanted;

type Stands = 'outside' | 'header' | 'body' | 'answer' | 'fault';
type Met = { readonly depth: number; readonly namespace: string | undefined; readonly local: string };

/** Where the reader stands after the envelope, what is in it, or what is in the body. Undefined: it belongs nowhere. */
const standAt = (now: Stands, { depth, namespace, local }: Met, shape: SoapShape): Stands | undefined => {
  if (depth === 1) return isSoap(namespace, local, 'Envelope') ? 'outside' : undefined;
  if (depth === 2) {
    if (isSoap(namespace, local, 'Body')) return 'body';
    return isSoap(namespace, local, 'Header') ? 'header' : undefined;
  }
  if (now === 'header') return now;
  if (now !== 'body') return undefined;
  if (isSoap(namespace, local, 'Fault')) return 'fault';
  return namespace === shape.namespace && local === shape.name ? 'answer' : undefined;
};

/**
 * Takes a SOAP 1.1 envelope off while it is read: the handler within sees the children of the answer's element, by their
 * local names where their namespace is the right one, whatever prefix the far end chose. Throws source_wrong_root for what
 * is no envelope, or holds another answer.
 */
export const createSoapAnswer = (shape: SoapShape, inner: XmlHandler, place: () => XmlPlace): SoapAnswer => {
  const scopes: Scope[] = [new Map([['', '']])];
  let stands: Stands = 'outside';
  let fault: string | undefined;
  let isCode = false;
  let found = false;
  const openOuter = (met: Met): void => {
    const next = standAt(stands, met, shape);
    if (next === undefined) throw new GatewayError('source_wrong_root', place());
    stands = next;
    found ||= next === 'answer';
  };
  return {
    fault: () => fault,
    found: () => found,
    handler: {
      open: (name, attributes, before) => {
        const scope = scopeWithin(scopes.at(-1) ?? new Map(), attributes);
        scopes.push(scope);
        const depth = scopes.length - 1;
        const [prefix, local] = split(name);
        const namespace = scope.get(prefix);
        if (depth <= 3) openOuter({ depth, namespace, local });
        else if (stands === 'answer') {
          // A name of elsewhere keeps a colon, which no declared name has: it counts as undeclared and is never shown.
          const known = namespace === shape.within ? local : `${prefix}:${local}`;
          inner.open(known, ownAttributes(scope, attributes), before);
        } else isCode = stands === 'fault' && depth === 4 && local === 'faultcode';
      },
      close: (text) => {
        const depth = scopes.length - 1;
        if (depth > 3 && stands === 'answer') inner.close(text);
        else if (isCode) fault = localCode(text);
        isCode = false;
        scopes.pop();
      },
    },
  };
};
