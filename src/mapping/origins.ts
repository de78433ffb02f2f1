import { type Mapping, originName } from './table.ts';

/**
 * `pupil/callName` and the like: every field that this mapping can read. A name (`leerling/roepnaam`) that the source does
 * not permit us to see fills none.
 */
export const originsOf = (mapping: Mapping, notPermitted: readonly string[] = []): ReadonlySet<string> =>
  new Set(
    mapping.tables.flatMap(({ row, entity, fields }) =>
      Object.entries(fields).flatMap(([field, origin]) =>
        notPermitted.includes(`${row}/${originName(origin)}`) ? [] : [`${entity}/${field}`],
      ),
    ),
  );
