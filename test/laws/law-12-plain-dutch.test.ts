import { describe, expect, it } from 'vitest';
import { type ErrorCode, GatewayError, recoveries } from '../../src/errors.ts';
import { errorLines } from '../../src/text/error-lines.ts';
import { langs, texts } from '../../src/text/texts.ts';

const codes = Object.keys(recoveries) as ErrorCode[];

/** Words of builders that say nothing to a school administrator. */
const jargon =
  /\b(exception|stack|null|undefined|payload|parse[rd]?|schema|regex|hash|mutex|lease|batch|rollback|endpoint|JSON-pad|array|string|boolean|stream|buffer|timeout|token bucket|GatewayError)\b/i;

describe('law 12: a person is told in plain Dutch what happened and what to do', () => {
  it('speaks Dutch first', () => {
    expect(langs[0]).toBe('nl');
  });

  it.each(codes)('%s: two sentences in Dutch and two in English, all different', (code) => {
    const sentences = langs.flatMap((lang) => {
      const { what, next } = texts(lang).errors[code]({});
      return [what, next];
    });
    expect(sentences).toHaveLength(4);
    expect(new Set(sentences).size).toBe(4);
    for (const sentence of sentences) expect(sentence.length).toBeGreaterThan(8);
  });

  it.each(codes)('%s: in the words of a school, without its code and without what a far end said', (code) => {
    const error = new GatewayError(code, {}, { cause: new Error('ECONNRESET Noor Jansen 999999990') });
    for (const lang of langs) {
      const [, next] = errorLines(error, lang);
      const { what } = texts(lang).errors[code]({});
      expect(`${what} ${next}`).not.toMatch(/ECONNRESET|Noor|999999990/);
      expect(`${what} ${next}`).not.toContain(code);
      expect(what).not.toMatch(jargon);
    }
  });
});
