import { GatewayError } from '../../errors.ts';
import { makeSigningKey, type SigningKey, signingKeysOf, signingKinds } from '../../sync/signing.ts';
import { formatFor } from '../../text/format.ts';
import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { openDesk } from '../desk.ts';
import { supplierOption } from '../options.ts';

const usualOverlap = 14;
const longestOverlap = 90;

const overlapOf = (days: number | undefined): number => {
  if (days === undefined || days <= longestOverlap) return days ?? usualOverlap;
  throw new GatewayError('usage_invalid', { found: 'value_invalid', setting: '--overlap', limit: longestOverlap });
};

const show = ({ out, texts, lang }: Context, supplier: string, keys: readonly SigningKey[]): void => {
  const words = texts.network;
  if (keys.length === 0) out.line(words.noKeys(supplier));
  for (const { kind, publicKey, madeAt, until } of keys) {
    const { instant } = formatFor(lang);
    out.line(
      until === undefined
        ? words.key(words.kinds[kind], instant(madeAt))
        : words.keyUntil(words.kinds[kind], instant(until)),
    );
    out.line(`  ${publicKey ?? words.secretHidden}`);
  }
};

export const supplierSigning = defineCommand({
  name: 'supplier signing',
  summary: {
    nl: 'Toont of maakt de sleutel waarmee leveringen aan een leverancier worden ondertekend',
    en: 'Shows or makes the key with which deliveries to a supplier are signed',
  },
  options: {
    supplier: { ...supplierOption, required: true },
    kind: {
      type: 'choice',
      of: signingKinds,
      nl: 'ed25519: de leverancier krijgt onze openbare sleutel; hmac: een gedeeld geheim',
      en: 'ed25519: the supplier gets our public key; hmac: a shared secret',
    },
    rotate: {
      type: 'flag',
      nl: 'maakt een nieuwe sleutel naast de vorige',
      en: 'makes a new key beside the one before',
    },
    overlap: {
      type: 'number',
      value: { nl: 'DAGEN', en: 'DAYS' },
      nl: 'zo lang ondertekent de vorige sleutel mee (14, hoogstens 90)',
      en: 'for so long the key before it signs along (14, at most 90)',
    },
  },
  positionals: [],
  examples: [
    'sluis supplier signing --supplier basispoort',
    'sluis supplier signing --supplier basispoort --kind ed25519',
    'sluis supplier signing --supplier basispoort --kind ed25519 --rotate --overlap 14',
  ],
  run: async (context, { options }) => {
    const { out, texts } = context;
    const { supplier, kind = 'ed25519', rotate } = options;
    const desk = await openDesk(context);
    const { gateway } = desk.house;
    const keys = await signingKeysOf(gateway, desk.board.id, supplier);
    const known = keys.some((key) => key.kind === kind);
    if (!rotate && (known || options.kind === undefined)) {
      show(context, supplier, keys);
      out.json({ supplier, keys });
      return;
    }
    const overlapDays = overlapOf(options.overlap);
    const by = await identify(context, desk);
    const { key, shown } = await makeSigningKey(gateway, desk.board.id, { by, supplier, kind, overlapDays });
    for (const line of [texts.network.made(supplier), '', `  ${shown}`, '']) out.line(line);
    if (kind === 'hmac') out.line(texts.network.secretOnce);
    if (known) out.line(texts.network.overlap(overlapDays));
    out.json({ supplier, made: key, shown });
  },
});
