/** As much of a JSON Schema as our own description uses. */
export type Schema = {
  readonly type?: string | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly const?: unknown;
  readonly pattern?: string | undefined;
  readonly format?: string | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: Schema | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
};

/** One name in what is asked or answered: `receipts[].ref`. */
export type Member = {
  readonly path: string;
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
};

const typeOf = (schema: Schema): string => {
  if (schema.enum !== undefined) return schema.enum.map(String).join(' | ');
  if (schema.const !== undefined) return String(schema.const);
  if (schema.type === 'array') return `${typeOf(schema.items ?? {})}[]`;
  return schema.format ?? schema.type ?? '';
};

/** Every name of a schema, from the outside in. Where there is a choice, what only one of them has is not required. */
export const membersOf = (schema: Schema, prefix = ''): readonly Member[] => {
  if (schema.anyOf !== undefined) {
    return schema.anyOf.flatMap((one) => membersOf(one, prefix)).map((one) => ({ ...one, required: false }));
  }
  if (schema.type === 'array') return membersOf(schema.items ?? {}, `${prefix}[]`);
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const required = schema.required?.includes(name) === true;
    return [{ path, name, type: typeOf(inner), required }, ...membersOf(inner, path)];
  });
};
