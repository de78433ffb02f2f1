import { keepSchoolLogin } from '../../sync/login.ts';
import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { askLogin, keyOption } from '../login.ts';
import { schoolOption } from '../options.ts';

export const sourceLogin = defineCommand({
  name: 'source login',
  summary: {
    nl: 'Bewaart het wachtwoord of de sleutel voor de SFTP-server waar het bestand van een school staat (verzegeld)',
    en: "Keeps the password or key for the SFTP server where a school's file lies (sealed)",
  },
  options: { school: { ...schoolOption, required: true }, key: keyOption },
  positionals: [],
  examples: ['sluis source login --school 99XA00', 'sluis source login --school 99XA00 --key id_ed25519'],
  run: async (context, { options: { school, key } }) => {
    const { out, texts } = context;
    const desk = await openDesk(context);
    const by = await identify(context, desk, key);
    const login = await askLogin(context, desk.house, key);
    await keepSchoolLogin(desk.house.gateway, { board: desk.board.id, by, school }, login);
    out.line(texts.network.login);
    out.json({ school, login: login.name });
  },
});
