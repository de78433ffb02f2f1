import { keepSupplierLogin } from '../../sync/login.ts';
import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { askLogin, keyOption } from '../login.ts';
import { supplierOption } from '../options.ts';

export const supplierLogin = defineCommand({
  name: 'supplier login',
  summary: {
    nl: 'Bewaart het wachtwoord of de sleutel voor de SFTP-server van een leverancier (verzegeld)',
    en: "Keeps the password or key for a supplier's SFTP server (sealed)",
  },
  options: { supplier: { ...supplierOption, required: true }, key: keyOption },
  positionals: [],
  examples: ['sluis supplier login --supplier boeken', 'sluis supplier login --supplier boeken --key id_ed25519'],
  run: async (context, { options: { supplier, key } }) => {
    const { out, texts } = context;
    const desk = await openDesk(context);
    const by = await identify(context, desk, key);
    const login = await askLogin(context, desk.house, key);
    await keepSupplierLogin(desk.house.gateway, { board: desk.board.id, by, supplier }, login);
    out.line(texts.network.login);
    out.json({ supplier, login: login.name });
  },
});
