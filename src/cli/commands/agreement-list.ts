import { isReviewDue, type Status, statusOf } from '../../agreement/status.ts';
import type { Agreement } from '../../agreement/stored.ts';
import { suppliersOf } from '../../sync/school.ts';
import { formatFor } from '../../text/format.ts';
import { allAgreements, nameOf } from '../agreement-name.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { openDesk } from '../desk.ts';
import type { Cell } from '../table.ts';

type Listed = { readonly agreement: Agreement; readonly name: string; readonly supplierName: string };

const gone: readonly Status[] = ['superseded', 'revoked', 'ended'];

/** What has gone stays out of sight, unless nothing else is left of the agreement. */
const current = (all: readonly Agreement[], now: Date): readonly Agreement[] => {
  const isGone = (one: Agreement) => gone.includes(statusOf(one, now));
  return all.filter((one) => {
    const own = all.filter(({ id }) => id === one.id);
    return !isGone(one) || (own.every(isGone) && own.at(-1) === one);
  });
};

const rowOf = ({ lang, texts }: Context, { agreement, name, supplierName }: Listed, now: Date): readonly Cell[] => {
  const { document, version } = agreement;
  const day = (text: string | undefined) => (text === undefined ? undefined : formatFor(lang).day(text));
  const until = document?.until === 'open' ? texts.agreementCli.open : day(document?.until);
  return [
    name,
    supplierName,
    version,
    texts.states.agreement[statusOf(agreement, now)],
    document?.schools.length,
    until,
    day(document?.reviewBy),
  ];
};

const forPrograms = ({ agreement, supplierName }: Listed, now: Date) => ({
  id: agreement.id,
  version: agreement.version,
  supplier: agreement.supplier,
  supplierName,
  product: agreement.product,
  state: statusOf(agreement, now),
  effectiveAt: agreement.effectiveAt?.toISOString(),
  schools: agreement.document?.schools,
  from: agreement.document?.from,
  until: agreement.document?.until,
  reviewBy: agreement.document?.reviewBy,
  demo: agreement.document?.demo === true,
});

const showDue = ({ out, lang, texts }: Context, listed: readonly Listed[], now: Date): void => {
  const due = listed.filter(({ agreement: { document } }) => document !== undefined && isReviewDue(document, now));
  const names = [...new Set(due.map(({ name }) => name))];
  if (names.length > 0) out.line(`\n${texts.agreementCli.reviewDue(formatFor(lang).list(names))}`.trim());
};

export const agreementList = defineCommand({
  name: 'agreement list',
  summary: { nl: 'De overeenkomsten en hoe ze ervoor staan', en: 'The agreements and where they stand' },
  options: {
    all: { type: 'flag', nl: 'ook versies die zijn afgelopen of vervangen', en: 'also versions that are over' },
  },
  positionals: [],
  examples: ['sluis agreement list', 'sluis agreement list --all --json'],
  run: async (context, { options }) => {
    const { out, texts } = context;
    const words = texts.agreementCli;
    const desk = await openDesk(context);
    const all = await allAgreements(desk);
    const suppliers = await suppliersOf(desk.house.gateway.store, desk.board.id);
    const shown = options.all ? all.agreements : current(all.agreements, all.now);
    const listed = shown.map((agreement) => ({
      agreement,
      name: nameOf(all, agreement),
      supplierName: suppliers.get(agreement.supplier)?.name ?? agreement.supplier,
    }));
    const { agreement, supplier, version, state, schools, until, reviewBy } = words.table;
    const columns = [agreement, supplier, version, state, schools, until, reviewBy];
    if (listed.length === 0) out.line(words.noAgreements);
    else out.table({ columns, rows: listed.map((one) => rowOf(context, one, all.now)) });
    showDue(context, listed, all.now);
    out.json({ agreements: listed.map((one) => forPrograms(one, all.now)) });
  },
});
