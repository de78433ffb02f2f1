import { statusOf } from '../../agreement/status.ts';
import { allSchools, suppliersOf } from '../../sync/school.ts';
import { chooseVersion } from '../agreement-choice.ts';
import { agreementArgument } from '../agreement-name.ts';
import { type Page, showPage } from '../agreement-page.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { type Desk, openDesk } from '../desk.ts';
import { versionOption } from '../options.ts';

const peopleOf = async ({ house, board }: Desk, { texts }: Context): Promise<ReadonlyMap<string, string>> => {
  const { isDemo } = texts.agreementCli.actor;
  const actors = await house.actors.list(board.id);
  return new Map(actors.map(({ id, name, demo }) => [id, demo ? isDemo(name) : name]));
};

const forPrograms = ({ shown, versions, now }: Page) => ({
  id: shown.id,
  version: shown.version,
  state: statusOf(shown, now),
  effectiveAt: shown.effectiveAt?.toISOString(),
  hash: shown.hash,
  document: shown.document,
  versions: versions.map((one) => ({
    version: one.version,
    state: statusOf(one, now),
    effectiveAt: one.effectiveAt?.toISOString(),
    proposedBy: one.proposedBy,
    approvedBy: one.approvedBy,
    changedAt: one.changedAt,
  })),
});

export const agreementShow = defineCommand({
  name: 'agreement show',
  summary: {
    nl: 'Eén overeenkomst: wat er mag, waarom en voor wie',
    en: 'One agreement: what is allowed, why and for whom',
  },
  options: {
    version: versionOption,
  },
  positionals: [agreementArgument],
  examples: ['sluis agreement show basispoort', 'sluis agreement show basispoort --version 2'],
  run: async (context, { options, positionals: [typed = ''] }) => {
    const desk = await openDesk(context);
    const { store, shapes } = desk.house.gateway;
    const { shown, versions, now } = await chooseVersion(desk, typed, options.version);
    const supplier = (await suppliersOf(store, desk.board.id)).get(shown.supplier);
    const schools = new Map((await allSchools(store)).map(({ id, name }) => [id, name]));
    const people = await peopleOf(desk, context);
    const page: Page = {
      shown,
      versions,
      now,
      supplierName: supplier?.name ?? shown.supplier,
      shape: shapes.get(supplier?.shape ?? ''),
      nameOf: (actor) => (actor === undefined ? undefined : (people.get(actor) ?? actor)),
      schoolName: (school) => `${school} ${schools.get(school) ?? ''}`.trimEnd(),
    };
    showPage(context, page);
    context.out.json(forPrograms(page));
  },
});
