import { type ErrorCode, GatewayError } from '../../src/errors.ts';
import type { Unknown, Wanted } from '../../src/ports.ts';
import { createUndeclared, type Undeclared } from '../kit/undeclared.ts';
import type { XmlHandler, XmlPlace } from '../kit/xml.ts';
import { answer, type Shape } from './document.ts';

/** One thing of the answer: its texts by the names in the answer, and what is within it. */
export type Thing = {
  readonly line: number;
  readonly texts: Record<string, string>;
  readonly within: Record<string, Thing[]>;
};

export type GkvReader = {
  readonly handler: (place: () => XmlPlace) => XmlHandler;
  /** The answer; whole once the document ended. */
  readonly root: Thing;
  /** `kind/name` of what was not wanted, with how often it was there. */
  readonly dropped: ReadonlyMap<string, number>;
  unknown(): readonly Unknown[];
};

type Leaf = NonNullable<Shape['leaves'][string]>;
type Frame =
  | { readonly is: 'thing'; readonly shape: Shape; readonly thing: Thing }
  | { readonly is: 'list'; readonly item: string; readonly shape: Shape; readonly owner: Thing; readonly name: string }
  | { readonly is: 'leaf'; readonly leaf: Leaf; readonly shape: Shape; readonly name: string; readonly owner: Thing };

const own = <T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
  record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;

const newThing = (line: number): Thing => ({ line, texts: Object.create(null), within: Object.create(null) });

/** XML white space only: other control characters never come out of the XML reader. */
const isBlank = (text: string): boolean => text.trim() === '';

/** What an element is at its place; undefined: nobody declared it there. */
const frameFor = (here: Frame | undefined, name: string, at: { readonly line: number; readonly root: Thing }) => {
  if (here === undefined) {
    const shape = own(answer.things, name);
    return shape === undefined ? undefined : ({ is: 'thing', shape, thing: at.root } as const);
  }
  if (here.is === 'leaf') return undefined;
  if (here.is === 'list') {
    if (name !== here.item) return undefined;
    const thing = newThing(at.line);
    (here.owner.within[here.name] ??= []).push(thing);
    return { is: 'thing', shape: here.shape, thing } as const;
  }
  const { shape, thing } = here;
  const leaf = own(shape.leaves, name);
  if (leaf !== undefined) return { is: 'leaf', leaf, shape, name, owner: thing } as const;
  const list = own(shape.lists, name);
  if (list !== undefined) return { is: 'list', ...list, owner: thing, name } as const;
  const inner = own(shape.things, name);
  if (inner === undefined) return undefined;
  const made = newThing(at.line);
  (thing.within[name] ??= []).push(made);
  return { is: 'thing', shape: inner, thing: made } as const;
};

type Keeping = { readonly wanted: Wanted; readonly dropped: Map<string, number> };

/** Keeps the text of an element that is wanted, or that puts things together; the rest is dropped here and counted (law 8). */
const keep = ({ leaf, shape, name, owner }: Extract<Frame, { is: 'leaf' }>, text: string, keeping: Keeping): void => {
  if (isBlank(text)) return;
  const isWanted = keeping.wanted.get(shape.kind)?.has(leaf.name) === true;
  if (!isWanted && leaf.join !== true) {
    const path = `${shape.kind}/${leaf.name}`;
    keeping.dropped.set(path, (keeping.dropped.get(path) ?? 0) + 1);
    return;
  }
  // A text of its own: V8 would keep the piece of the answer that it was cut from.
  owner.texts[name] = ` ${text.trim()}`.slice(1);
};

const createHandler = (root: Thing, keeping: Keeping, undeclared: Undeclared, place: () => XmlPlace): XmlHandler => {
  const path: Frame[] = [];
  let skipped = 0;
  const refuse = (code: ErrorCode): never => {
    throw new GatewayError(code, place());
  };
  const kindHere = (): string => {
    const here = path.at(-1);
    return here === undefined ? 'leerling' : here.shape.kind;
  };
  return {
    open: (name, attributes, before) => {
      if (skipped > 0) {
        skipped += 1;
        return;
      }
      const here = path.at(-1);
      if (here?.is === 'leaf' || !isBlank(before)) refuse('source_malformed');
      const frame = frameFor(here, name, { line: place().line, root });
      if (frame === undefined) {
        undeclared.note(kindHere(), 'element', name, place());
        skipped = 1;
        return;
      }
      if (frame.is === 'leaf' && frame.name in frame.owner.texts) refuse('source_malformed');
      for (const attribute in attributes) undeclared.note(kindHere(), 'attribute', attribute, place());
      path.push(frame);
    },
    close: (text) => {
      if (skipped > 0) {
        skipped -= 1;
        return;
      }
      const frame = path.pop();
      if (frame?.is === 'leaf') keep(frame, text, keeping);
      else if (!isBlank(text)) refuse('source_malformed');
    },
  };
};

/** Turns the events of one answer into the things that it holds. Good for one reading. */
export const createGkvReader = (wanted: Wanted): GkvReader => {
  const root = newThing(1);
  const dropped = new Map<string, number>();
  const undeclared = createUndeclared();
  return {
    handler: (place) => createHandler(root, { wanted, dropped }, undeclared, place),
    root,
    dropped,
    unknown: () => undeclared.list(),
  };
};
