import { labelOf } from '../agreement/labels.ts';
import { GatewayError } from '../errors.ts';
import { entities } from '../record/field.ts';
import type { SourceCheck } from '../sync/check-source.ts';
import { adviceOn } from '../text/error-lines.ts';
import { type Format, formatFor } from '../text/format.ts';
import type { Context } from './context.ts';

const counted = (counts: readonly (readonly [string, number])[], format: Format): string =>
  counts.map(([name, count]) => `${name} ${format.number(count)}`).join(', ');

const isStatus = <W extends object>(words: W, name: string): name is Extract<keyof W, string> =>
  Object.hasOwn(words, name);

const showHead = ({ out, texts, lang }: Context, check: SourceCheck): void => {
  const words = texts.check;
  const format = formatFor(lang);
  out.heading(words.file(check.file === '-' ? words.standardInput : check.file, check.mapping));
  if (check.encoding !== undefined) out.line(words.encoding(check.encoding));
  for (const { name, count } of check.lostZeros) out.line(words.lostZeros(name, format.number(count)));
  out.line(`${words.school}: ${check.school.id ?? words.notTold}`);
  out.line(`${words.schoolYear}: ${check.school.schoolYear ?? words.notTold}`);
  const kinds = entities.filter((entity) => entity !== 'school' && check.items[entity] !== undefined);
  const items = kinds.map((entity) => [words.entities[entity], check.items[entity] ?? 0] as const);
  if (items.length > 0) out.line(`${words.found}: ${counted(items, format)}`);
  const statuses = Object.entries(check.enrolment).map(
    ([name, count]) => [isStatus(words.enrolment, name) ? words.enrolment[name] : name, count] as const,
  );
  if (statuses.length > 0) out.line(`  ${words.entities.pupil}: ${counted(statuses, format)}`);
  const rows = Object.entries(check.rows).filter(([, count]) => count > 0);
  if (rows.length > 0) out.line(`${words.rows}: ${counted(rows, format)}`);
};

const showNames = ({ out, texts, lang }: Context, { names }: SourceCheck): void => {
  const words = texts.check;
  if (names.length === 0) return;
  out.line();
  out.table({
    columns: [words.name, words.becomes, words.status, words.times],
    rows: names.map(({ name, labels, reason, count }) => [
      name,
      labels.length === 0 ? undefined : labels.map((label) => label[lang]).join(', '),
      words.reasons[reason],
      count,
    ]),
  });
};

const showUnknown = ({ out, texts }: Context, { unknown }: SourceCheck): void => {
  const words = texts.check;
  if (unknown.length === 0) return;
  out.line();
  out.heading(words.unknown);
  out.table({
    columns: [words.name, words.first, words.times, texts.drift.state],
    rows: unknown.map(({ kind, name, line, column, count, state }) => [
      kind === undefined ? name : `${kind}/${name}`,
      words.place(String(line), String(column)),
      count,
      state === undefined ? undefined : state === 'new' ? texts.drift.fresh : texts.drift.states[state],
    ]),
  });
};

const showUnproven = ({ out, texts }: Context, { unproven }: SourceCheck): void => {
  if (unproven.length > 0) out.line();
  for (const reason of unproven) out.line(`! ${texts.drift.unproven[reason]}`);
};

const showProblems = ({ out, texts, lang }: Context, { problems }: SourceCheck): void => {
  const words = texts.check;
  if (problems.length === 0) return;
  out.line();
  out.heading(words.problems);
  out.table({
    columns: [words.name, words.becomes, words.problem, words.first, words.times],
    rows: problems.map(({ what, entity, field, name, line, count }) => [
      name,
      field === undefined ? words.entities[entity] : labelOf({ entity, field })[lang],
      words.what[what],
      words.line(String(line)),
      count,
    ]),
  });
};

const showErrors = ({ out, texts, lang }: Context, { errors, others }: SourceCheck): void => {
  const words = texts.check;
  out.line();
  if (errors.length === 0) {
    out.line(words.fine);
    return;
  }
  out.heading(words.refused);
  for (const { code, subject } of errors) {
    const { what, next } = adviceOn(new GatewayError(code, subject), lang);
    const { line, column } = subject;
    const place = line === undefined ? '' : ` ${words.place(String(line), String(column ?? 1))}:`;
    out.line(`  [${code}]${place} ${what} ${next}`);
  }
  if (errors[0]?.code !== 'source_header') return;
  for (const { mapping, missing } of others) out.line(`  ${words.tried(mapping, missing)}`);
};

/** What a file holds and what is wrong with it: names, places and counts. */
export const showCheck = (context: Context, check: SourceCheck): void => {
  showHead(context, check);
  showNames(context, check);
  showUnknown(context, check);
  showProblems(context, check);
  showUnproven(context, check);
  showErrors(context, check);
};
