import type { ReadEntry } from '../sync/ledger-book.ts';
import type { Texts } from '../text/texts.ts';
import type { Told } from '../text/told.ts';

/** Names of people by their id: on a screen an actor has a name, in the ledger never. */
export type People = ReadonlyMap<string, string>;

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const numberIn = (value: unknown): number => (typeof value === 'number' ? value : 0);

const toldOf = ({ facts }: ReadEntry, people: People): Told => {
  const inner = (name: string): Readonly<Record<string, unknown>> => {
    const value = facts[name];
    return isGroup(value) ? value : {};
  };
  return {
    word: (name) => {
      const value = facts[name];
      return typeof value === 'string' ? (people.get(value) ?? value) : '';
    },
    number: (name) => numberIn(facts[name]),
    of: (name, key) => numberIn(inner(name)[key]),
    sum: (name) => Object.values(inner(name)).reduce<number>((sum, value) => sum + numberIn(value), 0),
    list: (name) => {
      const value = facts[name];
      return Array.isArray(value) ? value.map(String) : [];
    },
    is: (name) => facts[name] === true,
  };
};

type Sentences = Texts['ledger']['sentences'];
const isKind = (sentences: Sentences, kind: string): kind is keyof Sentences => Object.hasOwn(sentences, kind);

/** An entry as one sentence. */
export const sentenceOf = (entry: ReadEntry, words: Texts['ledger'], people: People): string =>
  isKind(words.sentences, entry.kind) ? words.sentences[entry.kind](toldOf(entry, people)) : entry.kind;
