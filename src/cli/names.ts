import { labelOf } from '../agreement/labels.ts';
import { entities } from '../record/field.ts';
import { formatFor } from '../text/format.ts';
import type { Lang } from '../text/texts.ts';

/** `pupil/callName` as people read it: *roepnaam*. A path that is no field is shown as it is. */
export const fieldName = (path: string, lang: Lang): string => {
  const entity = entities.find((kind) => path.startsWith(`${kind}/`));
  return entity === undefined ? path : labelOf({ entity, field: path.slice(entity.length + 1) })[lang];
};

/** Fields as one list; a name that two kinds share (pupil and group) stands there once. */
export const fieldNames = (paths: readonly string[], lang: Lang): string =>
  formatFor(lang).list([...new Set(paths.map((path) => fieldName(path, lang)))]);
