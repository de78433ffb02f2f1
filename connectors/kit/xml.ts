import { SaxesParser } from 'saxes';
import { type ErrorCode, GatewayError } from '../../src/errors.ts';
import { concatenate, createDecoder, detectEncoding, encodingWindow, type XmlEncoding } from './xml-encoding.ts';

/** Where the reader is: 1-based line and column. */
export type XmlPlace = { readonly line: number; readonly column: number };

/**
 * Receives the document. `before` and `text` are the characters since the previous tag, joined across comments,
 * CDATA sections and entities before anybody looks at them. `attributes` has no prototype.
 */
export type XmlHandler = {
  open(name: string, attributes: Readonly<Record<string, string>>, before: string): void;
  close(text: string): void;
};

export type XmlLimits = { readonly maxBytes: number };

/** Default size of the largest file: 1 GiB. */
export const defaultMaxBytes = 1024 ** 3;
const maxDepth = 64;
const maxAttributes = 64;
const maxText = 64 * 1024;
/** Bytes that may be fed without any event: else an endless name, comment or entity grows in memory. */
const maxQuiet = 1024 ** 2;
const pieceBytes = 64 * 1024;

type Engine = {
  /** Parses characters; throws GatewayError. `bytes` is what they took in the file. */
  readonly write: (text: string, bytes: number) => void;
  /** `halfCharacter`: the bytes ended within a character. */
  readonly end: (halfCharacter: boolean) => void;
  readonly fail: (code: ErrorCode, limit?: number) => never;
  readonly expectEncoding: (encoding: XmlEncoding) => void;
};

/**
 * Reads a document and calls the handler; yields after each piece, so that the caller can pass on what it has.
 * Closes the input when it stops early. Errors, each with line and column and never with text of the document:
 * source_encoding, source_doctype, source_not_xml, source_cut_off, source_wrong_root (a second root), source_limit
 * (with the limit), source_too_large.
 */
export async function* readXml(
  bytes: AsyncIterable<Uint8Array>,
  createHandler: (place: () => XmlPlace) => XmlHandler,
  limits: XmlLimits = { maxBytes: defaultMaxBytes },
): AsyncGenerator<undefined, void> {
  const engine = createEngine(createHandler);
  let feed: Feed | undefined;
  let head: Uint8Array = new Uint8Array(0);
  let size = 0;
  const begin = (): void => {
    feed = createFeed(engine, detectEncoding(head));
    for (const piece of pieces(head)) feed.write(piece);
  };
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > limits.maxBytes) engine.fail('source_too_large', limits.maxBytes);
    if (feed === undefined) {
      head = concatenate(head, chunk);
      if (head.length < encodingWindow) continue;
      begin();
      yield;
      continue;
    }
    for (const piece of pieces(chunk)) {
      feed.write(piece);
      yield;
    }
  }
  if (feed === undefined) begin();
  feed?.end();
  yield;
}

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += pieceBytes) yield bytes.subarray(start, start + pieceBytes);
}

type Feed = { write(piece: Uint8Array): void; end(): void };

const createFeed = (engine: Engine, encoding: XmlEncoding): Feed => {
  const decoder = createDecoder(encoding.label);
  engine.expectEncoding(encoding);
  return {
    write: (piece) => {
      const { text, broken } = decoder.decode(piece);
      if (text !== '') engine.write(text, piece.length);
      if (broken) engine.fail('source_encoding');
    },
    end: () => engine.end(decoder.waiting()),
  };
};

const createEngine = (createHandler: (place: () => XmlPlace) => XmlHandler): Engine => {
  // XML 1.1 is read by the rules of 1.0, which allow fewer characters.
  const parser = new SaxesParser({ xmlns: false, forceXMLVersion: true, defaultXMLVersion: '1.0' });
  const place = (): XmlPlace => ({ line: parser.line, column: Math.max(1, parser.column) });
  const fail = (code: ErrorCode, limit?: number): never => {
    throw new GatewayError(code, { ...place(), ...(limit === undefined ? {} : { limit }) });
  };
  const progress = listen(parser, createHandler(place), fail);
  let ending = false;
  parser.on('error', () => fail(ending ? 'source_cut_off' : 'source_not_xml'));
  parser.on('doctype', () => fail('source_doctype'));
  return {
    fail,
    expectEncoding: ({ declared }) => {
      progress.declared = declared;
    },
    write: (text, bytes) => {
      parser.write(text);
      progress.quiet = progress.moved ? 0 : progress.quiet + bytes;
      progress.moved = false;
      if (progress.quiet > maxQuiet) fail('source_limit', maxQuiet);
    },
    end: (halfCharacter) => {
      ending = true;
      if (!progress.rootClosed) fail('source_cut_off');
      if (halfCharacter) fail('source_encoding');
      parser.close();
    },
  };
};

type Progress = { rootClosed: boolean; moved: boolean; quiet: number; declared: string | undefined };

/**
 * Seven handlers at most: with an eighth V8 keeps the parser's properties in a dictionary and it becomes four times
 * slower. So the encoding is looked at when the root opens, and the second root has its handler after the first.
 */
const listen = (
  parser: SaxesParser,
  handler: XmlHandler,
  fail: (code: ErrorCode, limit?: number) => never,
): Progress => {
  const progress: Progress = { rootClosed: false, moved: false, quiet: 0, declared: undefined };
  let text = '';
  let depth = 0;
  let attributes = 0;
  const append = (added: string): void => {
    text = text === '' ? added : text + added;
    if (text.length > maxText) fail('source_limit', maxText);
    progress.moved = true;
  };
  parser.on('text', append);
  parser.on('cdata', append);
  parser.on('attribute', ({ value }) => {
    attributes += 1;
    if (attributes > maxAttributes) fail('source_limit', maxAttributes);
    if (value.length > maxText) fail('source_limit', maxText);
    progress.moved = true;
  });
  parser.on('opentag', (tag) => {
    depth += 1;
    if (depth > maxDepth) fail('source_limit', maxDepth);
    if (depth === 1 && parser.xmlDecl.encoding?.toLowerCase() !== progress.declared) fail('source_encoding');
    attributes = 0;
    handler.open(tag.name, tag.attributes, text);
    text = '';
    progress.moved = true;
  });
  parser.on('closetag', () => {
    handler.close(text);
    text = '';
    depth -= 1;
    progress.moved = true;
    if (depth > 0) return;
    progress.rootClosed = true;
    parser.on('opentagstart', () => fail('source_wrong_root'));
  });
  return progress;
};
