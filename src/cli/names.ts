import { labelOf } from '../agreement/labels.ts';
import { fieldsOf } from '../record/catalogue.ts';
import { entities, type Form } from '../record/field.ts';
import { formatFor } from '../text/format.ts';
import type { Lang } from '../text/texts.ts';

/** Fields of which less than the whole value goes: `pupil/key` and `alias`. */
export type Coarser = Readonly<Record<string, Form>>;

/** `pupil/callName` as people read it: *roepnaam*. A path that is no field is shown as it is. */
export const fieldName = (path: string, lang: Lang, form?: Form): string => {
  const entity = entities.find((kind) => path.startsWith(`${kind}/`));
  return entity === undefined ? path : labelOf({ entity, field: path.slice(entity.length + 1) }, form)[lang];
};

/** Every path of the catalogue, in the order in which the fields are declared there. */
const declared: readonly string[] = entities.flatMap((entity) =>
  Object.keys(fieldsOf(entity)).map((field) => `${entity}/${field}`),
);

/** In the order of the catalogue, as on every other page; each path once. */
export const inOrder = (paths: readonly string[]): readonly string[] =>
  [...new Set(paths)].toSorted((a, b) => declared.indexOf(a) - declared.indexOf(b));

/** Fields as one list, in the order of the catalogue. */
export const fieldNames = (paths: readonly string[], lang: Lang, coarser: Coarser = {}): string =>
  formatFor(lang).list(inOrder(paths).map((path) => fieldName(path, lang, coarser[path])));
