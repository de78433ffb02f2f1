import { GatewayError } from '../../src/errors.ts';
import { fieldOf } from '../../src/record/catalogue.ts';
import { type Mapping, originName, type Table } from '../../src/mapping/table.ts';

/**
 * Holds a mapping against the names of its source: each declared name stands in exactly one of tables, banned and
 * ignored, nothing else is named, and each canonical field exists. Throws mapping_invalid with kind and name.
 */
export const checkMapping = (mapping: Mapping, names: ReadonlyMap<string, ReadonlySet<string>>): void => {
  for (const [kind, declared] of names) {
    const places = placesOf(mapping, kind);
    for (const name of declared) if (places.filter((place) => place.has(name)).length !== 1) fail(mapping, kind, name);
    for (const place of places) for (const name of place) if (!declared.has(name)) fail(mapping, kind, name);
  }
  for (const kind of kindsOf(mapping)) if (!names.has(kind)) fail(mapping, kind, '');
  for (const table of mapping.tables) checkFields(mapping, table);
};

const fail = (mapping: Mapping, kind: string, name: string): never => {
  throw new GatewayError('mapping_invalid', { source: mapping.name, entity: kind, name });
};

const placesOf = (mapping: Mapping, kind: string): readonly ReadonlySet<string>[] => [
  new Set(mapping.tables.filter((table) => table.row === kind).flatMap((t) => Object.values(t.fields).map(originName))),
  new Set(Object.keys(mapping.banned[kind] ?? {})),
  new Set(mapping.ignored[kind]),
];

const kindsOf = (mapping: Mapping): readonly string[] => [
  ...mapping.tables.map((table) => table.row),
  ...Object.keys(mapping.banned),
  ...Object.keys(mapping.ignored),
];

/** Fixed values must be of their field's type too: they never pass a converter. */
const checkFields = (mapping: Mapping, { entity, row, fields, fixed = {} }: Table): void => {
  for (const name of Object.keys(fields)) {
    const field = fieldOf(entity, name);
    if (field === undefined || field.issued) fail(mapping, row, name);
  }
  for (const [name, value] of Object.entries(fixed)) {
    if (!fieldOf(entity, name)?.type.safeParse(value).success) fail(mapping, row, name);
  }
};
