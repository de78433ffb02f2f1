import { scopes } from '../../rights/credential.ts';
import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import { type Desk, openDesk } from '../desk.ts';
import { productOption, schoolOption, supplierOption } from '../options.ts';

type Wish = { readonly supplier: string; readonly product: string; readonly school: string | undefined };

/** A name that nobody agreed on would give a secret that opens nothing, and nobody would know why. */
const isSwitchedOn = async ({ house, board }: Desk, wish: Wish): Promise<boolean> =>
  (await house.activations.list(board.id)).some(
    ({ supplier, product, school, until }) =>
      supplier === wish.supplier &&
      product === wish.product &&
      (wish.school ?? school) === school &&
      until === undefined,
  );

export const doorAdd = defineCommand({
  name: 'door add',
  summary: {
    nl: 'Geeft een leverancier toegang om zelf op te halen, en toont het geheim één keer',
    en: 'Gives a supplier access to collect, and shows the secret once',
  },
  options: {
    supplier: { ...supplierOption, required: true },
    product: { ...productOption, required: true },
    school: {
      ...schoolOption,
      nl: 'alleen voor deze school: een autorisatiesleutel, zoals UWLR die vraagt; anders een client voor OAuth 2.0',
      en: 'for this school only: an authorisation key, as UWLR asks; otherwise a client for OAuth 2.0',
    },
    scope: {
      type: 'choice',
      of: scopes,
      repeat: true,
      nl: 'waartoe een client toegang krijgt; anders tot alles wat de overeenkomst toelaat',
      en: 'to what a client gets access; otherwise to all that the agreement lets through',
    },
  },
  positionals: [],
  examples: [
    'sluis door add --supplier uitgever --product methode --school 99XA00',
    'sluis door add --supplier uitgever --product methode',
  ],
  run: async (context, { options: { supplier, product, school, scope } }) => {
    const { out, texts } = context;
    const desk = await openDesk(context);
    const actor = await identify(context, desk);
    const wish = { supplier, product, school, ...(scope === undefined ? {} : { scopes: scope }) };
    const { credential, secret } = await desk.house.credentials.add(desk.board.id, actor, wish);
    const client = school === undefined ? credential.id : supplier;
    out.line(texts.doors.added(supplier, school));
    for (const line of ['', texts.doors.client(client), texts.doors.secret(secret), '', texts.doors.once])
      out.line(line);
    if (!(await isSwitchedOn(desk, { supplier, product, school }))) out.note(texts.doors.notYet);
    out.json({ id: credential.id, kind: credential.kind, client, secret });
  },
});
