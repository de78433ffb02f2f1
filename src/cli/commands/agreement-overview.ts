import { overviewOf, type OverviewItem } from '../../agreement/overview.ts';
import { amsterdamDay } from '../../record/day.ts';
import { readSchool, suppliersOf } from '../../sync/school.ts';
import { formatFor } from '../../text/format.ts';
import { showPairs } from '../agreement-page.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { type Desk, openDesk } from '../desk.ts';
import { schoolOption } from '../options.ts';

const itemsOf = async ({ house, board }: Desk, school: string): Promise<readonly OverviewItem[]> => {
  const { store, clock } = house.gateway;
  const suppliers = await suppliersOf(store, board.id);
  const activated = await house.agreements.inForce(board.id, school, clock.now());
  return overviewOf(
    activated.map(({ document, since, supplier }) => ({
      document,
      since: amsterdamDay(since),
      supplierName: suppliers.get(supplier)?.name ?? supplier,
    })),
  );
};

const listed = (names: readonly string[]): string | undefined => (names.length === 0 ? undefined : names.join('; '));

/** A group's key and the pupil's reference to it have one name for a parent. */
const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];

const showItem = (context: Context, item: OverviewItem): void => {
  const { out, texts, lang } = context;
  const { label, overview, via } = texts.agreementCli;
  out.line();
  out.heading(overview.product(item.supplierName, item.productName));
  showPairs(context, [
    [label.purposes, item.purposes.map(({ aim, basis }) => overview.basis(aim[lang], basis[lang])).join('; ')],
    [label.data, unique(item.data.map((field) => field.label[lang])).join(', ')],
    [label.since, formatFor(lang).day(item.since)],
    [
      label.recipients,
      listed(item.recipients.map((one) => (one.via === undefined ? one.name : via(one.name, one.via)))),
    ],
    [label.subProcessors, listed(item.subProcessors.map(({ name, task }) => overview.task(name, task)))],
    [label.retention, item.retention],
    [label.bijsluiter, item.bijsluiter],
    [label.contact, item.contact],
  ]);
};

export const agreementOverview = defineCommand({
  name: 'agreement overview',
  summary: {
    nl: 'Het overzicht voor de schoolgids: wie krijgt wat, waarom en sinds wanneer',
    en: 'The overview for the school guide: who gets what, why and since when',
  },
  options: {
    school: { ...schoolOption, required: true },
  },
  positionals: [],
  examples: ['sluis agreement overview --school 99XA00'],
  run: async (context, { options }) => {
    const { out, texts } = context;
    const { overview, demo } = texts.agreementCli;
    const desk = await openDesk(context);
    const school = await readSchool(desk.house.gateway.store, options.school);
    const items = await itemsOf(desk, school.id);
    out.heading(overview.title(`${school.name} (${school.id})`));
    if (items.length === 0) out.line(overview.none);
    if (items.some((item) => item.demo)) out.line(demo);
    for (const item of items) showItem(context, item);
    out.json({ school: school.id, name: school.name, products: items });
  },
});
