import { type Problem, problemError } from '../agreement/problem.ts';
import { problemWords } from '../agreement/problem-words.ts';
import type { AgreementDocument } from '../agreement/schema.ts';
import type { Parsed } from '../agreement/text.ts';
import { adviceOn } from '../text/error-lines.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit.ts';

const lineOf = ({ texts, lang }: Context, { code, path, line, column }: Problem): string => {
  const { cli, agreementCli } = texts;
  const place = [
    path === '' ? agreementCli.wholeText : path,
    ...(line === undefined ? [] : [`${cli.line} ${line}`]),
    ...(column === undefined ? [] : [`${cli.column} ${column}`]),
  ];
  return `  ${place.join(', ')}: ${problemWords[code][lang]}`;
};

/** Says all that is wrong with a text at once; the exit code that goes with it. */
const showProblems = (context: Context, problems: readonly Problem[]): number => {
  const { out, texts, lang } = context;
  const error = problemError(problems);
  out.json({ error: { code: error.code, ...adviceOn(error, lang), subject: error.subject }, problems });
  if (out.forPrograms) return exitCodes.refuse;
  out.error(error);
  out.note(texts.agreementCli.problems(problems.length));
  for (const problem of problems) out.note(lineOf(context, problem));
  return exitCodes.refuse;
};

/** The document of a text that is right, with a word on what deserves a look; otherwise the exit code. */
export const accepted = (context: Context, parsed: Parsed): AgreementDocument | number => {
  if (parsed.document === undefined) return showProblems(context, parsed.problems);
  if (parsed.warnings.length > 0 && !context.out.forPrograms) {
    context.out.note(context.texts.agreementCli.warnings);
    for (const warning of parsed.warnings) context.out.note(lineOf(context, warning));
  }
  return parsed.document;
};
