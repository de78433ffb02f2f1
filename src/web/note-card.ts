import { html } from 'hono/html';
import { GatewayError } from '../errors.ts';
import type { Note, NoteLevel } from '../telling/note.ts';
import { noteFrom, type Tidings } from '../telling/tidings.ts';
import { adviceOn } from '../text/error-lines.ts';
import { formatFor } from '../text/format.ts';
import { type Lang, texts } from '../text/texts.ts';

type Html = ReturnType<typeof html>;

const tones: Readonly<Record<NoteLevel, string>> = { fine: 'good', waits: 'stop', wrong: 'stop' };

const linesOf = ({ lines }: Note, lang: Lang): readonly Html[] => {
  const words = texts(lang).telling;
  const kinds = ['act', 'again', 'decide'] as const;
  return kinds.flatMap((kind) => {
    const own = lines.filter((line) => line.kind === kind);
    if (own.length === 0) return [];
    return [
      html`<h3>${words.kinds[kind]}</h3>
        <ul>
          ${own.map(({ what, action }) => html`<li>${what} <strong>${action}</strong></li>`)}
        </ul>`,
    ];
  });
};

/** What did not get out of the house today, though the settings say that it should. */
const untold = ({ told }: Tidings, lang: Lang): readonly Html[] =>
  told.flatMap(({ way, toldAt, code }) => {
    if (code === undefined) return [];
    const { what, next } = adviceOn(new GatewayError(code), lang);
    const first = toldAt === undefined ? texts(lang).telling.untold[way] : '';
    return [html`<p class="advice"><code>${code}</code> ${first} ${what} ${next}</p>`];
  });

/** Today's note, the worst first. */
export const noteCard = (tidings: Tidings, lang: Lang): Html => {
  const words = texts(lang).telling;
  const note = noteFrom(tidings, lang);
  return html`<section aria-labelledby="note" class="card note">
    <p class="aside">${words.note}, ${formatFor(lang).day(note.day)}</p>
    <h2 id="note">
      <span class="badge ${tones[note.level]}"><span aria-hidden="true" class="dot"></span>${note.headline}</span>
    </h2>
    ${untold(tidings, lang)} ${linesOf(note, lang)}
    <h3>${words.fine}</h3>
    <ul>
      ${note.fine.map((line) => html`<li>${line}</li>`)}
    </ul>
  </section>`;
};
