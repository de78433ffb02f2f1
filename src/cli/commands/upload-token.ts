import { makeUploadToken } from '../../sync/upload-token.ts';
import { identify } from '../actor.ts';
import { defineCommand } from '../command.ts';
import { openDesk } from '../desk.ts';
import { schoolOption } from '../options.ts';

export const uploadToken = defineCommand({
  name: 'upload token',
  summary: {
    nl: 'Maakt het bewijs van toegang waarmee een school zijn bestand aanlevert, en toont het één keer',
    en: 'Makes the token with which a school brings its file, and shows it once',
  },
  options: {
    school: { ...schoolOption, required: true },
    rotate: {
      type: 'flag',
      nl: 'vervangt het vorige, dat meteen niet meer werkt',
      en: 'replaces the one before, which stops working at once',
    },
  },
  positionals: [],
  examples: ['sluis upload token --school 99XA00', 'sluis upload token --school 99XA00 --rotate'],
  run: async (context, { options: { school, rotate } }) => {
    const { out, texts } = context;
    const desk = await openDesk(context);
    const by = await identify(context, desk);
    const token = await makeUploadToken(desk.house.gateway, desk.board.id, { school, by, rotate });
    for (const line of [texts.network.token(school), '', `  ${token}`, '', texts.network.use(school)]) out.line(line);
    out.json({ school, token });
  },
});
