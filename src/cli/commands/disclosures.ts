import { amsterdamDay } from '../../record/day.ts';
import { type Disclosed, disclosedOf, disclosedTo, schoolYearStart } from '../../sync/disclosed.ts';
import type { ReasonCode } from '../../sync/look.ts';
import { readSchool } from '../../sync/school.ts';
import { formatFor } from '../../text/format.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { type Desk, openDesk } from '../desk.ts';
import { askKey, identifyLooker } from '../looker.ts';
import { fieldNames } from '../names.ts';
import { reasonOption, schoolOption, supplierOption } from '../options.ts';
import { usageError } from '../usage.ts';

const dayOf = (at: string, { lang }: Context): string => formatFor(lang).day(amsterdamDay(new Date(at)));

const showOne = (context: Context, one: Disclosed): void => {
  const { out, texts, lang } = context;
  const words = texts.look;
  const [first, last] = [dayOf(one.firstAt, context), dayOf(one.lastAt, context)];
  out.line();
  out.heading(`${one.supplierName}, ${one.productName} (${one.school})`);
  const when = one.ended ? words.period(first, last) : words.since(first, last);
  out.line(`  ${when}, ${words.version(one.agreementVersion)}`);
  out.paragraph(fieldNames(one.fields, lang, one.coarser), '  ');
  if (one.recipients.length > 0) {
    out.line(`  ${words.behind(one.supplierName, formatFor(lang).list(one.recipients))}`);
  }
};

const ofPupil = async (context: Context, desk: Desk, id: string, reason: ReasonCode | undefined): Promise<void> => {
  const { out, texts } = context;
  const { house } = desk;
  const school = await readSchool(house.gateway.store, id);
  const looker = await identifyLooker(context, desk, reason);
  const found = await disclosedOf(house.gateway, school, await askKey(context), looker);
  out.heading(texts.look.disclosures);
  if (found.length === 0) out.line(texts.look.noDisclosures);
  for (const one of found) showOne(context, one);
  out.json({ school: school.id, disclosures: found });
};

type Days = { readonly from: string | undefined; readonly to: string | undefined };

const ofSupplier = async (context: Context, { house, board }: Desk, supplier: string, days: Days): Promise<void> => {
  const { out, texts, lang } = context;
  const words = texts.look;
  const today = amsterdamDay(house.gateway.clock.now());
  const [from, to] = [days.from ?? schoolYearStart(today), days.to ?? today];
  const feeds = await disclosedTo(house.gateway, board.id, supplier, { from, to });
  const format = formatFor(lang);
  out.heading(words.toSupplier(supplier, format.day(from), format.day(to)));
  if (feeds.length === 0) out.line(words.nothingThen);
  for (const { school, product, subjects, sets } of feeds) {
    out.line();
    out.line(`${words.school} ${school}, ${words.product} ${product}: ${format.number(subjects)} ${words.people}`);
    for (const { fields, agreementVersion, subjects: people, coarser } of sets) {
      out.line(`  ${format.number(people)} ${words.people}, ${words.version(agreementVersion)}:`);
      out.paragraph(fieldNames(fields, lang, coarser), '    ');
    }
  }
  out.json({ supplier, from, to, feeds });
};

export const disclosures = defineCommand({
  name: 'disclosures',
  summary: {
    nl: 'Toont wie wat van een leerling kreeg, of wat een leverancier in een tijd kreeg',
    en: 'Shows who was given what of a pupil, or what a supplier was given in a time',
  },
  options: {
    school: { ...schoolOption, nl: 'van één leerling van deze school', en: 'of one pupil of this school' },
    'reason-code': reasonOption,
    supplier: {
      ...supplierOption,
      nl: 'aan deze leverancier: aantallen en gegevens',
      en: 'to this supplier: counts and fields',
    },
    from: {
      type: 'text',
      value: { nl: 'JJJJ-MM-DD', en: 'YYYY-MM-DD' },
      nl: 'vanaf deze dag; anders vanaf het begin van dit schooljaar',
      en: 'from this day; otherwise from the beginning of this school year',
    },
    to: {
      type: 'text',
      value: { nl: 'JJJJ-MM-DD', en: 'YYYY-MM-DD' },
      nl: 'tot en met deze dag; anders tot en met vandaag',
      en: 'to this day inclusive; otherwise to today',
    },
  },
  positionals: [],
  examples: [
    'sluis disclosures --school 99XA00 --reason-code request_of_parent',
    'sluis disclosures --supplier basispoort --from 2026-08-01 --to 2026-12-31',
  ],
  run: async (context, { options }) => {
    const desk = await openDesk(context);
    const { school, supplier, from, to } = options;
    if ((school === undefined) === (supplier === undefined)) {
      throw usageError('option_missing', { setting: '--school / --supplier', help: 'sluis help disclosures' });
    }
    if (school !== undefined) await ofPupil(context, desk, school, options['reason-code']);
    if (supplier !== undefined) await ofSupplier(context, desk, supplier, { from, to });
  },
});
