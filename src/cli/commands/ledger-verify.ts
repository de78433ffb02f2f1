import type { Verification } from '../../ledger/verify.ts';
import { verifyBook } from '../../sync/ledger-book.ts';
import { storeFaults } from '../../sync/verify-store.ts';
import { formatFor } from '../../text/format.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { openDesk } from '../desk.ts';
import { exitCodes } from '../exit.ts';
import { readText } from '../file.ts';
import { standaloneVerifier } from '../standalone.ts';

const showRight = (context: Context, found: Extract<Verification, { ok: true }>, older: boolean): void => {
  const { out, texts, lang } = context;
  const words = texts.ledger;
  const format = formatFor(lang);
  out.heading(words.right(format.number(found.size)));
  out.line(words.root(found.root));
  out.line(words.signed(format.number(found.signed), format.number(found.checkpoints)));
  if (found.signed < found.size) out.line(words.unsigned(format.number(found.size - found.signed)));
  for (const { from, to, seq } of found.lost)
    out.line(words.lost(format.number(from), format.number(to - 1), format.number(seq)));
  if (older) out.line(words.older);
};

/** What is known to be lost is neither right nor tampered with. */
const showWrong = ({ out, texts }: Context, found: Extract<Verification, { ok: false }>): void => {
  const words = texts.ledger;
  const isLost = found.code === 'older_lost';
  const where = found.seq === undefined ? words.wrong : words.wrongFrom(String(found.seq));
  out.heading(isLost ? words.olderLost(String(found.seq)) : where);
  out.line(`[${found.code}] ${words.faults[found.code]}`);
  if (!isLost) out.line(words.report);
};

export const ledgerVerify = defineCommand({
  name: 'ledger verify',
  summary: {
    nl: 'Bewijst dat het logboek klopt, en dat wat verzegeld of afgesproken is nog is wat het was',
    en: 'Proves that the ledger is right, and that what is sealed or agreed is still what it was',
  },
  options: {
    against: {
      type: 'text',
      value: { nl: 'BESTAND', en: 'FILE' },
      nl: 'een ouder controlepunt, zoals het bij een levering stond',
      en: 'an older checkpoint, as it came with a delivery',
    },
  },
  positionals: [],
  examples: ['sluis ledger verify', 'sluis ledger verify --against controlepunt.txt'],
  run: async (context, { options }) => {
    const { out, texts } = context;
    const { house, board } = await openDesk(context);
    const { against } = options;
    const older = against === undefined ? undefined : await readText(house, against);
    const found = await verifyBook(house.gateway, board.id, older);
    if (found.ok) showRight(context, found, older !== undefined);
    else showWrong(context, found);
    const faults = await storeFaults(house.gateway, board.id);
    out.line(faults.length === 0 ? texts.ledger.storeRight : texts.ledger.storeWrong);
    for (const { what, count } of faults)
      out.line(`  ${texts.ledger.storeFaults[what]}: ${formatFor(context.lang).number(count)}`);
    out.line(texts.ledger.standalone(standaloneVerifier));
    out.json({ board: board.id, ...found, store: { ok: faults.length === 0, faults }, standalone: standaloneVerifier });
    if (!found.ok && found.code === 'older_lost' && faults.length === 0) return exitCodes.refuse;
    return found.ok && faults.length === 0 ? exitCodes.ok : exitCodes.halt;
  },
});
