import { formWords } from '../agreement/labels.ts';
import type { Leaving, Preview } from '../sync/preview.ts';
import type { Staying } from '../sync/staying.ts';
import { formatFor } from '../text/format.ts';
import type { Context } from './context.ts';
import { fieldName } from './names.ts';

const shown = (value: Leaving['value']): string => [value].flat().join(', ');

const showHead = ({ out, texts, lang }: Context, preview: Preview): void => {
  const { supplier, agreement, inForce, activated, readAt } = preview;
  out.heading(texts.look.heading(supplier.name));
  out.line(texts.look.agreement(agreement.document?.product.name ?? agreement.product, agreement.version));
  if (!inForce) out.line(texts.look.asDraft);
  if (!activated) out.line(texts.look.notActivated);
  if (readAt !== undefined) out.line(texts.look.readAt(formatFor(lang).instant(readAt)));
};

const showLeaving = ({ out, texts, lang }: Context, { leaving, lines }: Preview): void => {
  const words = texts.look;
  out.line();
  out.heading(words.leaving);
  out.table({
    columns: [words.wire, words.field, words.form, words.value],
    // Two kinds of lines can use the same name.
    rows: leaving.map(({ wire, path, form, value }) => [
      `${path.split('/')[0] ?? ''}.${wire}`,
      fieldName(path, lang),
      formWords[form]?.[lang] ?? words.whole,
      shown(value),
    ]),
  });
  out.line();
  out.heading(words.lines);
  for (const line of lines) out.line(`  ${line}`);
};

/** What has no value: because it is empty, or because of the source. */
const whyStaying = ({ reason, notOffered, notPermitted }: Staying, { look, reasons }: Context['texts']): string => {
  if (notOffered === true) return look.notOffered;
  return notPermitted === true ? look.notPermitted : reasons[reason].label;
};

const showStaying = ({ out, texts, lang }: Context, { staying }: Preview): void => {
  const words = texts.look;
  const fields = staying.filter(({ reason }) => reason !== 'banned');
  const banned = staying.filter(({ reason }) => reason === 'banned');
  out.line();
  out.heading(words.staying);
  out.table({
    columns: [words.field, words.reason],
    rows: fields.map((field) => [field.label[lang], whyStaying(field, texts)]),
  });
  if (banned.length === 0) return;
  out.line();
  out.heading(words.banned);
  out.table({
    columns: [words.sourceName, words.field, words.rule],
    rows: banned.map(({ path, label, rule }) => [path, label[lang], rule?.[lang]]),
  });
};

/** What a supplier gets of one pupil: on a terminal as tables, for a program as one document. */
export const showPreview = (context: Context, preview: Preview): void => {
  const { out, texts } = context;
  const { supplier, agreement, standing, ...rest } = preview;
  showHead(context, preview);
  if (standing === 'in_scope') {
    showLeaving(context, preview);
    showStaying(context, preview);
  } else {
    out.line(texts.look.nothing);
    out.line(`  ${texts.look.because[standing]}`);
  }
  if (preview.revealed) out.note(texts.look.recorded);
  const { id, version, product } = agreement;
  out.json({ supplier: supplier.id, product, agreement: { id, version }, standing, ...rest });
};
