import { draftFrom, type Profile } from '../../agreement/profile.ts';
import type { AgreementDocument } from '../../agreement/schema.ts';
import { checkAgreement } from '../../agreement/text.ts';
import { addYear, amsterdamDay } from '../../record/day.ts';
import type { House } from '../../sync/house.ts';
import { identify } from '../actor.ts';
import { keepDraft } from '../agreement-draft.ts';
import { accepted } from '../agreement-text.ts';
import { defineCommand, type Label } from '../command.ts';
import type { Context } from '../context.ts';
import { openDesk } from '../desk.ts';
import { hashFile } from '../file.ts';
import { supplierOption } from '../options.ts';
import { suggest } from '../suggest.ts';
import { usageError } from '../usage.ts';

const text = (value: Label, about: Label) => ({ type: 'text', value, ...about }) as const;
const day: Label = { nl: 'DATUM', en: 'DAY' };

type Recipients = AgreementDocument['recipients'];

const options = {
  profile: {
    ...text({ nl: 'PROFIEL', en: 'PROFILE' }, { nl: 'beginlijst van gegevens', en: 'starting list of fields' }),
    required: true,
  },
  supplier: { ...supplierOption, required: true },
  product: {
    ...text({ nl: 'PRODUCT', en: 'PRODUCT' }, { nl: 'korte naam van het product', en: 'short name of the product' }),
    required: true,
  },
  'product-name': text(
    { nl: 'NAAM', en: 'NAME' },
    { nl: 'naam van het product voor mensen', en: 'name of the product for people' },
  ),
  bijsluiter: {
    ...text(
      { nl: 'ADRES', en: 'ADDRESS' },
      { nl: 'webadres van de privacybijsluiter (https)', en: 'web address of the privacy annex (https)' },
    ),
    required: true,
  },
  schools: {
    ...text(
      { nl: 'SCHOLEN', en: 'SCHOOLS' },
      {
        nl: 'scholen (BRIN en vestiging), met komma’s ertussen',
        en: 'schools (BRIN and location), separated by commas',
      },
    ),
    required: true,
    repeat: true,
  },
  from: text(day, { nl: 'eerste dag (JJJJ-MM-DD); anders vandaag', en: 'first day (YYYY-MM-DD); otherwise today' }),
  until: text(day, { nl: 'laatste dag; anders zonder einddatum', en: 'last day; otherwise without an end' }),
  'review-by': text(day, {
    nl: 'herbeoordelen voor; anders een jaar na de eerste dag',
    en: 'review by; otherwise a year after the first day',
  }),
  signed: {
    ...text(
      { nl: 'BESTAND', en: 'FILE' },
      { nl: 'het ondertekende bestand, of de SHA-256 daarvan', en: 'the signed file, or its SHA-256' },
    ),
    required: true,
  },
  retention: {
    ...text(
      { nl: 'TEKST', en: 'TEXT' },
      { nl: 'hoe lang de leverancier de gegevens bewaart', en: 'how long the supplier keeps the data' },
    ),
    required: true,
  },
  recipient: {
    ...text(
      { nl: 'ONTVANGER', en: 'RECIPIENT' },
      {
        nl: 'wie via deze leverancier ook gegevens krijgt; met komma’s ertussen',
        en: 'who gets data through this supplier too; separated by commas',
      },
    ),
    repeat: true,
  },
  contact: {
    ...text({ nl: 'TEKST', en: 'TEXT' }, { nl: 'bij wie ouders terechtkunnen', en: 'whom parents can turn to' }),
    required: true,
  },
} as const;

/** A party behind a supplier is no destination: it stands in the agreement with that supplier. */
const refuseRecipient = ({ out, texts }: Context, { recipients, profiles }: House, typed: string): void => {
  const recipient = recipients.get(typed);
  if (recipient === undefined) return;
  const { behind, name } = recipient;
  if (!out.forPrograms) out.note(texts.agreementCli.isRecipient(name, profiles.get(behind)?.name ?? behind));
  const expected = `--profile ${behind} --recipient ${typed}`;
  throw usageError('value_invalid', { setting: '--profile', expected });
};

const profileOf = (context: Context, house: House, typed: string): Profile => {
  const found = house.profiles.get(typed);
  if (found !== undefined) return found;
  refuseRecipient(context, house, typed);
  const names = [...house.profiles.keys()];
  const expected = suggest(typed, names) ?? names.join(', ');
  throw usageError('value_invalid', { setting: '--profile', expected: `--profile ${expected}` });
};

/** The lines of recipients behind this supplier. Throws usage_invalid for one that does not stand behind it. */
const recipientsOf = ({ recipients }: House, { id }: Profile, lists: readonly string[]): Recipients => {
  const there = [...recipients.values()].filter(({ behind }) => behind === id);
  return lists
    .flatMap((list) => list.split(','))
    .map((typed) => {
      const found = there.find((one) => one.id === typed.trim());
      const expected = there.length === 0 ? '-' : there.map((one) => one.id).join(', ');
      if (found === undefined) throw usageError('value_invalid', { setting: '--recipient', expected });
      return { ...found.entry };
    });
};

const signedHash = (house: House, signed: string): string | Promise<string> =>
  /^[0-9a-f]{64}$/i.test(signed) ? signed.toLowerCase() : hashFile(house, signed);

/** What was not certain about the list, and what the school still has to do itself. */
const showAdvice = ({ out, lang, texts }: Context, { notKnown, arrange = [] }: Profile): void => {
  if (out.forPrograms) return;
  const { agreementCli } = texts;
  for (const [title, lines] of [
    [agreementCli.notKnown, notKnown],
    [agreementCli.arrange, arrange],
  ] as const) {
    if (lines.length > 0) out.note(title);
    for (const words of lines) out.note(`  ${words[lang]}`);
  }
};

export const agreementDraft = defineCommand({
  name: 'agreement draft',
  summary: {
    nl: 'Maakt een concept uit een beginlijst; er verandert nog niets',
    en: 'Makes a draft from a starting list; nothing changes yet',
  },
  options,
  positionals: [],
  examples: [
    'sluis agreement draft --profile basispoort --supplier basispoort --product toegang --bijsluiter https://leverancier.example/bijsluiter --schools 99XA00,99XC00 --signed overeenkomst.pdf --retention "Tot 30 dagen na uitschrijving." --contact privacy@leverancier.example',
  ],
  run: async (context, { options: given }) => {
    const desk = await openDesk(context);
    const { house, board } = desk;
    const profile = profileOf(context, house, given.profile);
    const from = given.from ?? amsterdamDay(house.gateway.clock.now());
    const drafted = draftFrom(profile, {
      supplier: given.supplier,
      product: { id: given.product, name: given['product-name'] ?? given.product, bijsluiter: given.bijsluiter },
      schools: given.schools.flatMap((list) => list.split(',')).map((school) => school.trim()),
      from,
      until: given.until ?? 'open',
      reviewBy: given['review-by'] ?? (/^\d{4}-\d{2}-\d{2}$/.test(from) ? addYear(from) : from),
      signedFile: { sha256: await signedHash(house, given.signed) },
      retention: given.retention,
      contact: given.contact,
      recipients: recipientsOf(house, profile, given.recipient ?? []),
      ...(board.demo ? { demo: true } : {}),
    });
    const document = accepted(context, checkAgreement(drafted));
    if (typeof document === 'number') return document;
    showAdvice(context, profile);
    return keepDraft(context, desk, document, await identify(context, desk));
  },
});
