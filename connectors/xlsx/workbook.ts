import { GatewayError } from '../../src/errors.ts';
import type { Zip } from '../kit/unzip.ts';
import { readPart } from './part.ts';

/** One sheet of a workbook. `path` is its part in the archive. */
export type Sheet = { readonly name: string; readonly visible: boolean; readonly path: string };

export type Workbook = {
  readonly sheets: readonly Sheet[];
  /** Days are counted from 1904 (ECMA-376 part 1, 18.17.4.1). */
  readonly from1904: boolean;
  /** Paths of parts, where the workbook has them. */
  readonly sharedStrings: string | undefined;
  readonly styles: string | undefined;
};

const [workbookPath, relationsPath] = ['xl/workbook.xml', 'xl/_rels/workbook.xml.rels'];

type Relation = { readonly kind: string; readonly path: string };

/** Reads which sheets there are. Errors: source_wrong_root for an archive of something else, source_malformed. */
export const readWorkbook = async (zip: Zip): Promise<Workbook> => {
  const [workbook, relations] = [zip.read(workbookPath), zip.read(relationsPath)];
  if (workbook === undefined || relations === undefined) {
    throw new GatewayError('source_wrong_root', { line: 1, column: 1, expected: 'xlsx' });
  }
  const byId = await readRelations(relations);
  const found = await readSheets(workbook);
  const pathOf = (kind: string): string | undefined => [...byId.values()].find((one) => one.kind === kind)?.path;
  return {
    from1904: found.from1904,
    sheets: found.sheets.flatMap(({ id, ...sheet }) => {
      const relation = byId.get(id);
      // A sheet of charts or macros holds no rows.
      return relation?.kind === 'worksheet' ? [{ ...sheet, path: relation.path }] : [];
    }),
    sharedStrings: pathOf('sharedStrings'),
    styles: pathOf('styles'),
  };
};

const readRelations = async (bytes: Uint8Array): Promise<ReadonlyMap<string, Relation>> => {
  const byId = new Map<string, Relation>();
  await readPart(bytes, (place) => ({
    open: (name, { Id = '', Type = '', Target = '', TargetMode }) => {
      if (name !== 'Relationship' || TargetMode === 'External') return;
      if (byId.has(Id)) throw new GatewayError('source_malformed', place());
      const path = Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`;
      byId.set(Id, { kind: Type.slice(Type.lastIndexOf('/') + 1), path });
    },
  }));
  return byId;
};

type Found = { from1904: boolean; readonly sheets: { id: string; name: string; visible: boolean }[] };

const readSheets = async (bytes: Uint8Array): Promise<Found> => {
  const found: Found = { from1904: false, sheets: [] };
  await readPart(bytes, () => ({
    open: (name, attributes) => {
      if (name === 'workbookPr') found.from1904 = isTrue(attributes['date1904']);
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([attribute]) => attribute.endsWith(':id'))?.[1] ?? '';
      const visible = (attributes['state'] ?? 'visible') === 'visible';
      found.sheets.push({ id, name: attributes['name'] ?? '', visible });
    },
  }));
  return found;
};

/** xsd:boolean. */
export const isTrue = (text: string | undefined): boolean => text === '1' || text === 'true';
