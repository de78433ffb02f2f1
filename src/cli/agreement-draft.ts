import type { Actor } from '../agreement/roles.ts';
import type { AgreementDocument } from '../agreement/schema.ts';
import { changeForPrograms, changeOf, showChange } from './agreement-change.ts';
import { chooseVersion } from './agreement-choice.ts';
import type { Context } from './context.ts';
import type { Desk } from './desk.ts';

/** Keeps a text as a draft, and says what it would change and what comes next. */
export const keepDraft = async (
  context: Context,
  desk: Desk,
  document: AgreementDocument,
  actor: Actor,
): Promise<void> => {
  const { out, texts } = context;
  const words = texts.agreementCli;
  const { id, version } = await desk.house.agreements.draft(desk.board.id, document, actor);
  const change = await changeOf(desk, { id, version, document });
  const { name } = await chooseVersion(desk, id, version);
  out.line(words.did.drafted(version));
  out.line();
  showChange(context, change);
  out.line();
  out.line(words.next.propose(name));
  out.json({ drafted: { id, version, name }, change: changeForPrograms(change, context) });
};
