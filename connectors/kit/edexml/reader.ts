import { type ErrorCode, GatewayError } from '../../../src/errors.ts';
import type { ReadingReport, SourceRow, Wanted } from '../../../src/ports.ts';
import { createUndeclared, type Undeclared } from '../undeclared.ts';
import type { XmlHandler, XmlPlace } from '../xml.ts';
import { createDocument, type Node, type Slot, type Slots } from './document.ts';
import { createRowBuilder, isBlank, type RowBuilder } from './row-builder.ts';

export type EdexmlReader = {
  readonly handler: (place: () => XmlPlace) => XmlHandler;
  /** Rows since the last call. */
  take(): SourceRow[];
  /** `ended`: the end of the document was seen. */
  report(ended: boolean): ReadingReport;
};

/** Which document: the name of its root, and what it cannot be without. */
export type EdexmlDocument = { readonly root: string; readonly needs: readonly string[] };
const file: EdexmlDocument = { root: 'EDEX', needs: ['school', 'leerlingen'] };

/** Turns the events of one document into rows; see rows.ts for their names. Good for one reading. */
export const createEdexmlReader = (wanted: Wanted, document = file): EdexmlReader => {
  const { slots, all } = createSlots(wanted);
  const root = createDocument(slots, document.root);
  const rows = createRowBuilder();
  const undeclared = createUndeclared();
  const stamp: Stamp = { slot: slots('school', 'aanmaakdatum'), text: undefined };
  return {
    handler: (place) => createHandler(createWalk(root, rows, undeclared, place), rows, stamp),
    take: rows.take,
    report: (ended) => ({
      rows: rows.counts,
      dropped: new Map(
        [...all()].filter(({ dropped }) => dropped > 0).map(({ kind, name, dropped }) => [`${kind}/${name}`, dropped]),
      ),
      unknown: undeclared.list(),
      proof: ended ? 'end_of_document' : 'none',
      ...(stamp.text === undefined ? {} : { madeAt: stamp.text }),
      complete: ended && document.needs.every((name) => (root.children.get(name)?.opened ?? 0) > 0),
    }),
  };
};

const createSlots = (wanted: Wanted): { readonly slots: Slots; readonly all: () => Iterable<Slot> } => {
  const made = new Map<string, Slot>();
  return {
    all: () => made.values(),
    slots: (kind, name, list = false) => {
      const id = `${kind}/${name}`;
      const slot = made.get(id) ?? { kind, name, list, wanted: wanted.get(kind)?.has(name) ?? false, dropped: 0 };
      made.set(id, slot);
      return slot;
    },
  };
};

/** Keeps to the paths of the document. */
type Walk = {
  /** Undefined: undeclared here, noted, to be passed over. */
  enter(name: string): Node | undefined;
  attributes(node: Node, attributes: Readonly<Record<string, string>>): void;
  leave(): Node | undefined;
  readonly here: () => Node | undefined;
  readonly line: () => number;
  readonly fail: (code: ErrorCode) => never;
};

/** When the file was made: about the file and not about anybody, so it is read whatever is wanted. */
type Stamp = { readonly slot: Slot; text: string | undefined };

/** xs:dateTime; anything else says nothing and goes no further. */
const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,12})?(?:Z|[+-]\d\d:\d\d)?$/;

const takeStamp = (stamp: Stamp, text: string): void => {
  const written = text.trim();
  if (dateTime.test(written)) stamp.text = written;
};

const createHandler = (walk: Walk, rows: RowBuilder, stamp: Stamp): XmlHandler => {
  /** Depth within an element that nobody declared: all of it is passed over. */
  let skipped = 0;
  return {
    open: (name, attributes, before) => {
      if (skipped > 0) {
        skipped += 1;
        return;
      }
      if (walk.here()?.text !== undefined || !isBlank(before)) walk.fail('source_malformed');
      const node = walk.enter(name);
      if (node === undefined) {
        skipped = 1;
        return;
      }
      if (node.item !== undefined) rows.begin(node.item, walk.line());
      walk.attributes(node, attributes);
    },
    close: (text) => {
      if (skipped > 0) {
        skipped -= 1;
        return;
      }
      const node = walk.leave();
      if (node?.text === stamp.slot) takeStamp(stamp, text);
      if (node?.text !== undefined) rows.put(node.text, text);
      else if (!isBlank(text)) walk.fail('source_malformed');
      if (node?.item !== undefined) rows.finish();
    },
  };
};

/** Items are written alike, so the child is mostly the one that came next last time: no look-up by name then. */
const childOf = (parent: Node, name: string): Node | undefined => {
  const guess = parent.last?.after;
  const node = guess?.name === name ? guess : parent.children.get(name);
  if (node === undefined) return undefined;
  if (parent.last !== undefined) parent.last.after = node;
  parent.last = node;
  return node;
};

const createWalk = (root: Node, rows: RowBuilder, undeclared: Undeclared, place: () => XmlPlace): Walk => {
  const path: Node[] = [];
  let here: Node | undefined;
  const fail = (code: ErrorCode): never => {
    throw new GatewayError(code, place());
  };
  const note = (what: 'element' | 'attribute', name: string): void =>
    undeclared.note(rows.kind() ?? here?.name ?? root.name, what, name, place());
  const declare = (name: string): Node | undefined => {
    if (here !== undefined) return childOf(here, name);
    return name === root.name ? root : fail('source_wrong_root');
  };
  return {
    fail,
    here: () => here,
    line: () => place().line,
    enter: (name) => {
      const node = declare(name);
      if (node === undefined) {
        note('element', name);
        return undefined;
      }
      const within = here?.opened ?? 1;
      if (!node.repeats && node.seenIn === within) fail('source_malformed');
      if (node.item !== undefined && node.item !== 'school' && !root.children.get('school')?.opened) {
        fail('source_malformed');
      }
      node.seenIn = within;
      node.opened += 1;
      path.push(node);
      here = node;
      return node;
    },
    attributes: (node, attributes) => {
      for (const name in attributes) {
        const text = attributes[name] ?? '';
        const slot = node.attributes.get(name);
        if (slot !== undefined) rows.put(slot, text);
        else if (name === 'xmlns') {
          // EDEXML has no namespace: a default one makes another element of the same name.
          if (text !== '') fail(node === root ? 'source_wrong_root' : 'source_malformed');
        } else if (!name.startsWith('xmlns:') && !name.startsWith('xsi:')) note('attribute', name);
      }
    },
    leave: () => {
      const node = path.pop();
      here = path[path.length - 1];
      return node;
    },
  };
};
