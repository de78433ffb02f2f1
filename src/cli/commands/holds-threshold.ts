import { GatewayError } from '../../errors.ts';
import { holdKinds } from '../../feed/limit.ts';
import { readSchool, suppliersOf } from '../../sync/school.ts';
import { proposeThreshold } from '../../sync/thresholds.ts';
import { formatFor } from '../../text/format.ts';
import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { decisionReason } from '../hold-case.ts';
import { schoolOption, supplierOption } from '../options.ts';

export const holdsThreshold = defineCommand({
  name: 'holds threshold',
  summary: {
    nl: 'Stelt een tijdelijke drempel voor, met een reden en een einde; een tweede persoon moet instemmen',
    en: 'Proposes a temporary threshold, with a reason and an end; a second person has to agree',
  },
  options: {
    school: { ...schoolOption, required: true },
    supplier: { ...supplierOption, required: true },
    kind: { type: 'choice', of: holdKinds, required: true, nl: 'de soort', en: 'the kind' },
    count: {
      type: 'number',
      required: true,
      value: { nl: 'AANTAL', en: 'NUMBER' },
      nl: 'wacht pas boven dit aantal, hoogstens 200',
      en: 'waits only above this number, 200 at most',
    },
    percent: {
      type: 'number',
      required: true,
      value: { nl: 'PROCENT', en: 'PERCENT' },
      nl: 'en boven dit deel van wat de leverancier heeft, hoogstens 60',
      en: 'and above this share of what the supplier has, 60 at most',
    },
    until: {
      type: 'text',
      required: true,
      value: { nl: 'DAG', en: 'DAY' },
      nl: 'de laatste dag, JJJJ-MM-DD, hoogstens 31 dagen vooruit',
      en: 'the last day, YYYY-MM-DD, 31 days ahead at most',
    },
    'reason-code': { ...decisionReason, required: true },
  },
  positionals: [],
  examples: [
    'sluis holds threshold --school 99XA00 --supplier basispoort --kind pupils_removed --count 40 --percent 10 --until 2026-12-15 --reason-code school_year',
  ],
  run: async (context, { options }) => {
    const { out, texts, lang } = context;
    const desk = await openDesk(context);
    const { gateway } = desk.house;
    const school = await readSchool(gateway.store, options.school);
    const { supplier, kind, count, percent, until } = options;
    if (!(await suppliersOf(gateway.store, school.board)).has(supplier)) throw new GatewayError('supplier_unknown');
    const proposal = { school, supplier, kind, count, percent, until, reasonCode: options['reason-code'] };
    const id = await proposeThreshold(gateway, proposal, await identify(context, desk));
    out.paragraph(texts.holds.threshold(id, formatFor(lang).day(until)));
    out.json({ id, school: school.id, supplier, kind, count, percent, until });
  },
});
