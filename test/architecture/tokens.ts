/** `text`: a string, or a template without holes, with its content as value. `hole`: a template with holes. */
export type Token = { readonly kind: 'word' | 'text' | 'hole' | 'mark'; readonly value: string };

const skipped = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const quoted = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"/y;
const word = /[\p{ID_Start}$_#][\p{ID_Continue}$]*/uy;
const digits = /\d[\w.]*/y;
const pattern = /\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const templatePart = /((?:[^`\\$]|\\.|\$(?!\{))*)(`|\$\{)/y;

/** After one of these a slash begins a pattern; after a value it divides. */
const beforePattern = new Set(['return', 'typeof', 'case', 'of', 'in', 'yield', 'await', 'throw', 'else', 'do']);

const mayBeginPattern = (last: Token | undefined): boolean => {
  if (last === undefined) return true;
  if (last.kind === 'word') return beforePattern.has(last.value);
  return last.kind === 'mark' && ![')', ']', '}'].includes(last.value);
};

/**
 * The tokens of TypeScript source without comments. Enough of the language to tell code from text: strings,
 * templates with code in their holes, patterns. Throws on a template that does not end.
 */
export const tokensOf = (source: string): readonly Token[] => {
  const tokens: Token[] = [];
  // For each open template the number of braces open inside its hole.
  const holes: number[] = [];
  let at = 0;
  const take = (shape: RegExp): RegExpExecArray | undefined => {
    shape.lastIndex = at;
    const found = shape.exec(source);
    if (found === null) return undefined;
    at = shape.lastIndex;
    return found;
  };
  const template = (first: boolean) => {
    const part = take(templatePart);
    if (part === undefined) throw new Error('a template does not end');
    if (part[2] === '${') {
      holes.push(0);
      tokens.push({ kind: 'hole', value: '' });
    } else if (first) tokens.push({ kind: 'text', value: part[1] ?? '' });
  };
  const mark = () => {
    const value = source.charAt(at);
    at += 1;
    const open = holes.at(-1);
    if (value === '`') return template(true);
    if (open !== undefined && value === '}' && open === 0) {
      holes.pop();
      return template(false);
    }
    if (open !== undefined && value === '{') holes[holes.length - 1] = open + 1;
    if (open !== undefined && value === '}') holes[holes.length - 1] = open - 1;
    tokens.push({ kind: 'mark', value });
  };
  while (at < source.length) {
    if (take(skipped) !== undefined) continue;
    const text = take(quoted);
    if (text !== undefined) tokens.push({ kind: 'text', value: text[1] ?? text[2] ?? '' });
    else if (source.charAt(at) === '/' && mayBeginPattern(tokens.at(-1)) && take(pattern) !== undefined) {
      tokens.push({ kind: 'text', value: '' });
    } else {
      const name = take(word) ?? take(digits);
      if (name === undefined) mark();
      else tokens.push({ kind: 'word', value: name[0] });
    }
  }
  return tokens;
};
