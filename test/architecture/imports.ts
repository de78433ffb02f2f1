import { type Token, tokensOf } from './tokens.ts';

/** One import of a file. `from` is undefined for an `import(...)` of something that is not a plain text. */
export type Import = { readonly from: string | undefined };

const is = (token: Token | undefined, value: string): boolean =>
  token !== undefined && token.kind !== 'text' && token.value === value;

/** The text after the next `from`, before the statement can have ended. */
const fromAfter = (tokens: readonly Token[], start: number): string | undefined => {
  for (let at = start; at < tokens.length; at += 1) {
    const token = tokens[at];
    const next = tokens[at + 1];
    if (is(token, 'from') && next?.kind === 'text') return next.value;
    if (token?.kind === 'text' || is(token, ';') || is(token, '=') || is(token, '(')) return undefined;
  }
  return undefined;
};

const imported = (tokens: readonly Token[], at: number): Import | undefined => {
  const next = tokens[at + 1];
  if (is(next, '.')) return undefined;
  if (is(next, '(')) {
    const path = tokens[at + 2];
    const plain = path?.kind === 'text' && (is(tokens[at + 3], ')') || is(tokens[at + 3], ','));
    return { from: plain ? path.value : undefined };
  }
  if (next?.kind === 'text') return { from: next.value };
  const from = fromAfter(tokens, at + 1);
  return from === undefined ? undefined : { from };
};

const reexported = (tokens: readonly Token[], at: number): Import | undefined => {
  const types = is(tokens[at + 1], 'type');
  const first = tokens[at + (types ? 2 : 1)];
  if (!is(first, '{') && !is(first, '*')) return undefined;
  const from = fromAfter(tokens, at + 1);
  return from === undefined ? undefined : { from };
};

/** Everything that a file imports or passes on: static, dynamic, for its types, for its effect. */
export const importsOf = (source: string): readonly Import[] => {
  const tokens = tokensOf(source);
  return tokens.flatMap((token, at) => {
    // A property or a method with such a name is no statement.
    if (token.kind !== 'word' || is(tokens[at - 1], '.')) return [];
    const found =
      token.value === 'import' ? imported(tokens, at) : token.value === 'export' ? reexported(tokens, at) : undefined;
    return found === undefined ? [] : [found];
  });
};
