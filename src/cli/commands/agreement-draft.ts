import { draftFrom, type Profile } from '../../agreement/profile.ts';
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
  contact: {
    ...text({ nl: 'TEKST', en: 'TEXT' }, { nl: 'bij wie ouders terechtkunnen', en: 'whom parents can turn to' }),
    required: true,
  },
} as const;

const profileOf = ({ profiles }: House, typed: string): Profile => {
  const found = profiles.get(typed);
  if (found !== undefined) return found;
  const names = [...profiles.keys()];
  const expected = suggest(typed, names) ?? names.join(', ');
  throw usageError('value_invalid', { setting: '--profile', expected: `--profile ${expected}` });
};

const signedHash = (house: House, signed: string): string | Promise<string> =>
  /^[0-9a-f]{64}$/i.test(signed) ? signed.toLowerCase() : hashFile(house, signed);

const showNotKnown = ({ out, lang, texts }: Context, { notKnown }: Profile): void => {
  if (notKnown.length === 0 || out.forPrograms) return;
  out.note(texts.agreementCli.notKnown);
  for (const words of notKnown) out.note(`  ${words[lang]}`);
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
    const profile = profileOf(house, given.profile);
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
      ...(board.demo ? { demo: true } : {}),
    });
    const document = accepted(context, checkAgreement(drafted));
    if (typeof document === 'number') return document;
    showNotKnown(context, profile);
    return keepDraft(context, desk, document, await identify(context, desk));
  },
});
