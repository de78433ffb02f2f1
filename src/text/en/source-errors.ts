import type { sourceErrors as nl } from '../nl/source-errors.ts';
import { always, fieldWord, given, moment, type Phrase } from '../phrase.ts';

const kept = 'The previous data stays in use; nobody was removed.';
const anew = 'Make a new file in the pupil system and offer that.';

/** What is wrong with one place of a sheet. */
const sheetFaults: Readonly<Record<string, string>> = {
  formula: 'This cell holds a formula. Sluis never evaluates formulas, and does not believe what came of them before',
  error: 'This cell holds an error value, such as #N/A',
  merged: 'Cells are merged here; nobody can tell to which pupil something belongs',
  hidden_rows: 'From this row on rows are hidden, for instance by a filter; nobody can tell what was meant',
  number: 'This number is too large to have been kept exactly; its last digits may be lost',
  type: 'This cell is of a kind that Sluis does not know',
};
/** Of a source that Sluis asks itself there is no file that somebody can make again. */
const orAnswer =
  (file: Phrase, wrong: string): Phrase =>
  (about) =>
    about.connector === undefined
      ? file(about)
      : {
          what: `The answer of the pupil administration${given(about.school, (s) => ` of ${s}`)} ${wrong}. ${kept}`,
          next: 'Sluis asks for the data again tonight; if it stays, ask the supplier of the pupil administration.',
        };

export const sourceErrors: typeof nl = {
  source_unreachable: (about) => ({
    what: `The pupil system${given(about.school, (s) => ` of ${s}`)} cannot be reached. ${kept}`,
    next: 'Sluis tries again by itself; after more than a day, ask the vendor of the pupil system.',
  }),
  source_missing: (about) => ({
    what: `No file was found${given(about.school, (s) => ` for ${s}`)}${given(about.name, (n) => ` under the name ${n}, which belongs to it`)}. ${kept}`,
    next: `Put ${about.name === undefined ? 'a new file' : 'all files that belong together'} from the pupil system in the folder of this school.`,
  }),
  source_too_large: orAnswer(
    (about) => ({
      what: `The file is larger than is allowed${given(about.limit, (n) => ` (${n} bytes)`)}. Nothing was read.`,
      next: 'Check that this is the file of one school; if so, have the operator raise the limit.',
    }),
    'is larger than is allowed',
  ),
  source_not_xml: orAnswer(
    always('This is not an XML file. Nothing was read.', 'Choose the EDEXML file, not a zipped file or an overview.'),
    'cannot be read: it is no XML',
  ),
  source_cut_off: orAnswer(
    (about) => ({
      what: `The file${given(about.school, (s) => ` of ${s}`)} is not complete: it stops here. ${kept}`,
      next: anew,
    }),
    'stopped half way',
  ),
  source_doctype: orAnswer(
    always(
      'This file holds a DOCTYPE, which does not belong in a file of a pupil system and can be dangerous. Nothing was read.',
      'Check where this file came from and make a new one.',
    ),
    'holds a DOCTYPE, which does not belong there',
  ),
  source_encoding: orAnswer(
    (about) => ({
      what: `The characters in this file cannot be read${given(about.expected, (e) => ` as ${e}`)}. Nothing was read.`,
      next: 'Make the file again, and do not open and save it in another program first.',
    }),
    'cannot be read: its characters are wrong, or it is compressed',
  ),
  source_limit: orAnswer(
    (about) => ({
      what: `This file passes a limit that Sluis sets as a precaution${given(about.name, (n) => `: ${n}`)}. Nothing was read.`,
      next: 'Check where this file came from; an ordinary file of a school stays far below these limits.',
    }),
    'passes a limit that Sluis sets as a precaution',
  ),
  source_wrong_root: orAnswer(
    (about) => ({
      what: `This is another kind of file than this connector reads${given(about.expected, (e) => ` (expected: ${e})`)}. Nothing was read.`,
      next: 'Choose the file that belongs to this connector, or have the connector changed.',
    }),
    'is another answer than expected',
  ),
  source_malformed: orAnswer(always(`The file is damaged at this place. ${kept}`, anew), 'is damaged'),
  source_header: (about) => ({
    what: `The columns of this file are not as agreed${given(about.name, (n) => `: ${n}`)}${given(about.expected, (e) => ` (expected: ${e})`)}. Nothing was read.`,
    next: 'Make the overview again with exactly the agreed columns, or have the mapping changed.',
  }),
  source_row_width: (about) => ({
    what: `This line has ${about.count ?? 'another number of'} columns${given(about.expected, (e) => `; there must be ${e}`)}. ${kept}`,
    next: anew,
  }),
  source_archive: always(
    'This archive is not right: it is damaged, packed with a password, or made so that unpacking it can be dangerous. Nothing was read.',
    'Check where this file came from and make a new one, without a password.',
  ),
  source_old_excel: always(
    'This is an old Excel file (xls) or an Excel file with a password; Sluis does not read those. Nothing was read.',
    'Make the overview again as an Excel workbook (xlsx) or as CSV, without a password.',
  ),
  source_sheet: (about) => ({
    what: `${(Object.hasOwn(sheetFaults, about.found ?? '') ? sheetFaults[about.found ?? ''] : undefined) ?? 'This cell cannot be read'}. ${kept}`,
    next: 'Offer the file as the pupil system makes it, without editing it first; or else repair this place.',
  }),
  source_sheet_missing: (about) => ({
    what: `This Excel file has ${given(about.expected, (e) => `no sheet with the name ${e}`) || 'no visible sheet'}. Nothing was read.`,
    next: 'Make the overview again, or have the setting sheet of this source changed.',
  }),
  source_manifest: (about) => ({
    what: `This OneRoster package is not as OneRoster 1.2 prescribes${given(about.name, (n) => `: ${n}`)}. ${kept}`,
    next: 'Have the vendor of the pupil system make the package according to OneRoster 1.2.',
  }),
  source_several_schools: (about) => ({
    what: `This package holds ${about.count ?? 'more'} schools, and nobody said which of them is this school. Nothing was read.`,
    next: 'Set the setting school of this source to the sourcedId of this school, or have a package of one school made.',
  }),
  source_delta: (about) => ({
    what: `This package holds changes only (delta)${given(about.name, (n) => `, in ${n}`)}. Who is not in it is not gone, and what is not in it is not empty; so Sluis cannot read a whole school from it. ${kept}`,
    next: 'Have the pupil system offer the complete package (bulk) every night.',
  }),
  source_older: (about) => ({
    what: `This file${given(about.found, (at) => ` was made on ${moment(at)} and`)} is older than the file that is in use${given(about.expected, (at) => `, of ${moment(at)}`)}. ${kept}`,
    next: anew,
  }),
  source_column_changed: (about) => ({
    what: `In ${about.count ?? 'several'} rows ${fieldWord(about, 'en') ?? 'a field'} cannot be read; perhaps that column holds something else now. ${kept}`,
    next: 'Look at what the file holds with sluis source check. Repair the column in the pupil system and make a new file, or have the mapping changed.',
  }),
  source_bsn_key: (about) => ({
    what: `The pupil key${given(about.name, (n) => ` (${n})`)} in this file is a citizen service number (BSN). Nothing was read.`,
    next: 'Choose a key of its own or the pupil number in the pupil system and make a new file.',
  }),
  source_forbidden_content: (about) => ({
    what: `In ${about.name ?? about.field ?? 'a field'}, ${about.count ?? 'several'} pupils have numbers or addresses that do not belong there. Nothing was read.`,
    next: 'Take them out of that field in the pupil system and make a new file.',
  }),
  source_overlap: (about) => ({
    what: `Too few pupils in this file${given(about.count, (n) => ` (${n})`)} are known from last time; perhaps it is of another school. Nothing was read.`,
    next: 'Check that this is the file of this school; if so, confirm the file.',
  }),
  source_unconfirmed: (about) => ({
    what: 'This is the first file of this source, and it holds no BRIN. Nothing was read.',
    next: `Check that the file is of this school and confirm it with: sluis source confirm --school ${about.school ?? 'SCHOOL'}.`,
  }),
  drift_unknown: (about) => ({
    what:
      about.count !== undefined && about.count > 1
        ? 'This name stands in more than one kind of row of the source. Nothing was changed.'
        : 'This name was not found as unknown in the source of this school. Nothing was changed.',
    next: `Take the name exactly as it is from: sluis drift --school ${about.school ?? 'SCHOOL'}.`,
  }),
  drift_decided: (about) => ({
    what: `It was decided about ${about.name ?? 'this name'} already. Nothing was changed.`,
    next: `See what was decided with: sluis drift --school ${about.school ?? 'SCHOOL'}.`,
  }),
  drift_unmappable: (about) => ({
    what: `${about.name ?? 'This name'} cannot be decided about like this${given(about.field, (f) => `: not as ${fieldWord(about, 'en') ?? f}`)}. Nothing was changed.`,
    next: 'What is never allowed, what may be secret, a name that may not be shown and the fixed names of EDEXML are never read. Choose another field, give the column another name in the pupil system, or ignore it.',
  }),
  inbox_unreadable: (about) => ({
    what: `The folder${given(about.school, (s) => ` of ${s}`)} for new files cannot be read. ${kept}`,
    next: 'Have the operator look at the permissions of this folder.',
  }),
  inbox_stuck: (about) => ({
    what: `The file${given(about.school, (s) => ` of ${s}`)} was read, but cannot be taken out of the folder.`,
    next: 'Have the operator let Sluis write in this folder; otherwise the same file is read again every night.',
  }),
  mapping_invalid: (about) => ({
    what: `The mapping${given(about.name ?? about.source, (n) => ` ${n}`)} is wrong. Nothing was read.`,
    next: 'Have the operator repair the mapping.',
  }),
};
