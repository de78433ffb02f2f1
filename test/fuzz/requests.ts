import * as fc from 'fast-check';

/** As much of JSON Schema (2020-12) as the description of our own API uses. */
export type Schema = {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
};
export type Operation = {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
};
export type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

/** One call as it goes out. `body` is text, so that broken JSON can be sent as well. */
export type Request = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string | undefined;
  readonly type: string;
  readonly token: string | undefined;
};

/** Texts at which systems break. */
const hostile: readonly string[] = [
  '',
  ' ',
  '\u0000',
  '\ufeff',
  '..',
  '../../etc/passwd',
  '%00',
  '%2e%2e%2f',
  "' OR 1=1 --",
  '"; DROP TABLE feed; --',
  '<script>alert(1)</script>',
  '${jndi:ldap://x}',
  '{{7*7}}',
  '__proto__',
  'constructor',
  'toString',
  '999999990',
  'NaN',
  '-1',
  '1e309',
  '9007199254740993',
  '٣',
  'İ',
  '\ud800',
  '😀'.repeat(200),
  'a'.repeat(5_000),
  '99XA00',
  '99TT00',
  '*',
  '%',
  '_',
];

const anyText = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', maxLength: 40 }));
const anything = fc.oneof(anyText, fc.jsonValue({ maxDepth: 2 }));

/** `known`: values that occur in this world, by the name of the member that has them. */
export type Known = Readonly<Record<string, readonly string[]>>;

const textFor = (schema: Schema, known: readonly string[] | undefined): fc.Arbitrary<unknown> => {
  const made =
    schema.pattern === undefined
      ? fc.string({ minLength: schema.minLength ?? 0, maxLength: Math.min(schema.maxLength ?? 40, 60) })
      : fc.stringMatching(new RegExp(schema.pattern, 'u'));
  return known === undefined
    ? made
    : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: made });
};

/** Mostly what the schema allows, so that calls get past the door; `bad` decides where not. */
export const valueOf = (schema: Schema, name: string, known: Known): fc.Arbitrary<unknown> => {
  if (schema.enum !== undefined) {
    const likely = fc.constantFrom(...(known[name] ?? schema.enum));
    return fc.oneof(likely, fc.constantFrom(...schema.enum));
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((one) => valueOf(one, name, known)));
  if (schema.type === 'string') return textFor(schema, known[name]);
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'integer' || schema.type === 'number') {
    return fc.integer({ min: schema.minimum ?? -10, max: Math.min(schema.maximum ?? 1_000_000, 1_000_000) });
  }
  if (schema.type === 'array') {
    return fc.array(valueOf(schema.items ?? {}, name, known), {
      minLength: schema.minItems ?? 0,
      maxLength: Math.min(schema.maxItems ?? 5, 5),
    });
  }
  const members = Object.entries(schema.properties ?? {}).map(
    ([key, inner]) => [key, mostly(inner, key, known)] as const,
  );
  return fc.record(Object.fromEntries(members), { requiredKeys: [...(schema.required ?? [])] });
};

/** One in twelve members is something else altogether. */
const mostly = (schema: Schema, name: string, known: Known): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 11, arbitrary: valueOf(schema, name, known) }, { weight: 1, arbitrary: anything });

const bodyOf = (schema: Schema | undefined, known: Known): fc.Arbitrary<string | undefined> => {
  if (schema === undefined) return fc.constant(undefined);
  const good = valueOf(schema, '', known).map((value) => JSON.stringify(value));
  const odd = fc.oneof(fc.json(), anyText, fc.constantFrom('{', '[', 'null', '{"a":1', '[[[[[[', '"\\ud800"'));
  return fc.oneof(
    { weight: 8, arbitrary: good },
    { weight: 1, arbitrary: odd },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
};

const encode = (value: unknown): string => encodeURIComponent(String(value).toWellFormed());

/** Every call that the description knows, well formed and not, with and without a right to make it. */
export const requestsOf = (document: Document, known: Known, tokens: readonly string[]): fc.Arbitrary<Request> => {
  const all = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): fc.Arbitrary<Request> => {
      const parameters = operation.parameters ?? [];
      const given = fc.record(
        Object.fromEntries(parameters.map(({ name, schema }) => [name, mostly(schema, name, known)])),
        { requiredKeys: parameters.filter(({ required }) => required === true).map(({ name }) => name) },
      );
      const body = bodyOf(operation.requestBody?.content['application/json']?.schema, known);
      const token = fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(...tokens) },
        { weight: 1, arbitrary: fc.oneof(fc.constant(undefined), anyText) },
      );
      const type = fc.constantFrom(
        'application/json',
        'application/json',
        'application/json; charset=utf-8',
        'text/plain',
      );
      return fc.record({ given, body, token, type }).map((one) => {
        const values: Readonly<Record<string, unknown>> = one.given;
        const filled = parameters
          .filter((parameter) => parameter.in === 'path')
          .reduce((left, { name }) => left.replace(`{${name}}`, encode(values[name])), path);
        const query = parameters
          .filter((parameter) => parameter.in === 'query' && values[parameter.name] !== undefined)
          .map(({ name }) => `${encode(name)}=${encode(values[name])}`)
          .join('&');
        return {
          id: operation.operationId,
          method: method.toUpperCase(),
          path: filled,
          query,
          body: one.body,
          type: one.type,
          token: one.token,
        };
      });
    }),
  );
  return fc.oneof(...all);
};
