import { html } from 'hono/html';
import { GatewayError } from '../errors.ts';
import type { Told } from '../sync/report.ts';
import { adviceNaming, adviceOn } from '../text/error-lines.ts';
import { formatFor } from '../text/format.ts';
import { type Lang, texts } from '../text/texts.ts';
import { trendOf } from '../telling/trend.ts';
import { noteCard } from './note-card.ts';
import type { SchoolStatus, StatusView, SupplierStatus } from './status.ts';
import { trendSection } from './trend.ts';

type Html = ReturnType<typeof html>;
type Words = ReturnType<typeof wordsFor>;

const wordsFor = (lang: Lang) => ({ ...texts(lang), lang, format: formatFor(lang) });

/** How a state looks; the word beside it says the same, so that colour is never the only sign. */
const tones: Readonly<Record<string, 'good' | 'busy' | 'stop'>> = {
  done: 'good',
  accepted: 'good',
  unchanged: 'good',
  waiting: 'stop',
  held: 'stop',
  refused: 'stop',
  unknown: 'stop',
  failed: 'stop',
  no_agreement: 'stop',
  stopped: 'stop',
};

const badge = (state: string, word: string): Html =>
  html`<span class="badge ${tones[state] ?? 'busy'}"><span aria-hidden="true" class="dot"></span>${word}</span>`;

const advice = (error: GatewayError | undefined, lang: Lang): Html | string => {
  if (error === undefined) return '';
  const { what, next } = adviceOn(error, lang);
  return html`<p class="advice"><code>${error.code}</code> ${what} ${next}</p>`;
};

const sentences = ({ code, subject }: Told, lang: Lang, supplier?: string): string => {
  const { what, next } = adviceNaming(new GatewayError(code, subject), supplier, lang);
  return `${what} ${next}`;
};

const supplierRow = (row: SupplierStatus, words: Words): Html => {
  const { page, states, format, lang } = words;
  const code =
    row.error === undefined ? '' : html`<span class="aside">${sentences(row.error, lang, row.supplier)}</span>`;
  const delivered =
    row.deliveredAt === undefined
      ? ''
      : html`<span class="aside">${page.lastDelivery}: ${moment(row.deliveredAt, format)}</span>`;
  const again =
    row.nextAt === undefined ? '' : html`<span class="aside">${page.nextAttempt}: ${moment(row.nextAt, format)}</span>`;
  return html`<tr role="row">
    <th scope="row" role="rowheader">${row.supplier}<span class="aside">${row.product}</span></th>
    <td role="cell">${badge(row.state, states.feed[row.state])}${code}${again}${delivered}</td>
    <td role="cell" class="number" data-label="${page.inScope}">
      ${row.inScope === undefined ? page.none : format.number(row.inScope)}
    </td>
  </tr>`;
};

const moment = (at: string, format: Words['format']): Html => html`<time datetime="${at}">${format.instant(at)}</time>`;

const supplierTable = (school: SchoolStatus, words: Words): Html => {
  const { page } = words;
  if (school.suppliers.length === 0) return html`<p>${page.noSuppliers}</p>`;
  // The roles are written out, because a narrow screen lays the rows out as blocks and would lose them.
  return html`<table role="table">
    <caption>
      ${page.suppliers}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        <th scope="col" role="columnheader">${page.supplier}</th>
        <th scope="col" role="columnheader">${page.state}</th>
        <th scope="col" role="columnheader" class="number">${page.inScope}</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${school.suppliers.map((row) => supplierRow(row, words))}
    </tbody>
  </table>`;
};

/** An alarm of its own: a night on which nothing arrives is otherwise as quiet as one on which nothing changed. */
const silence = ({ silence: alarm }: SchoolStatus, { telling, format }: Words): Html | string => {
  if (alarm === undefined) return '';
  const since = alarm.lastFileAt === undefined ? undefined : format.instant(alarm.lastFileAt);
  return html`<p class="advice">${telling.silent(since)} ${telling.silentNext}</p>`;
};

const schoolCard = (school: SchoolStatus, words: Words, errorOf: ErrorOf): Html => {
  const { page, states, format, lang } = words;
  const { run, roster } = school;
  return html`<section aria-labelledby="school-${school.id}" class="card">
    <h3 id="school-${school.id}">${school.name} <span class="aside">${school.id}</span></h3>
    <dl>
      <div>
        <dt>${page.lastRun}</dt>
        <dd>${badge(run.state, states.run[run.state])} ${run.at === undefined ? '' : moment(run.at, format)}</dd>
      </div>
      <div>
        <dt>${page.roster}</dt>
        <dd>
          ${roster === undefined ? page.noRoster : page.rosterOf(format.day(roster.day), format.number(roster.pupils))}
        </dd>
      </div>
      <div>
        <dt>${page.nightly}</dt>
        <dd>${school.nightly}</dd>
      </div>
    </dl>
    ${silence(school, words)} ${advice(errorOf(school), lang)} ${supplierTable(school, words)}
  </section>`;
};

const summary = ({ nextNight, ledger }: StatusView, { page, format }: Words): Html => {
  const { checkpoint } = ledger;
  const night =
    nextNight === undefined
      ? page.noNight
      : html`${moment(nextNight.at, format)} <span class="aside">${nextNight.school}</span>`;
  const point =
    checkpoint === undefined
      ? page.noCheckpoint
      : html`${page.checkpointAt(format.number(checkpoint.size), format.instant(checkpoint.at))}
          <code class="aside root">${checkpoint.root}</code>`;
  return html`<section aria-labelledby="summary">
    <h2 id="summary">${page.summary}</h2>
    <dl class="tiles">
      <div>
        <dt>${page.nextNight}</dt>
        <dd>${night}</dd>
      </div>
      <div>
        <dt>${page.ledger}</dt>
        <dd>${page.entries(format.number(ledger.size))}</dd>
      </div>
      <div>
        <dt>${page.checkpoint}</dt>
        <dd>${point}</dd>
      </div>
    </dl>
  </section>`;
};

/** Nights that the trend shows. */
const nights = 30;

/** Makes the error of a school's last run, to say it in words; undefined where it went well. */
export type ErrorOf = (school: SchoolStatus) => GatewayError | undefined;

const content = (view: StatusView, words: Words, errorOf: ErrorOf): Html => {
  const { page, format, lang } = words;
  const { tidings } = view;
  return html`<h1>${view.board.name}</h1>
    <p class="lead">${page.board(view.board.number)}. ${page.readAt(format.instant(view.at))}</p>
    ${view.halted === undefined ? '' : html`<p class="notice" role="alert">${sentences(view.halted, lang)}</p>`}
    ${view.board.demo ? html`<p class="notice">${page.demo}</p>` : ''} ${noteCard(tidings, lang)}
    ${summary(view, words)} ${trendSection(trendOf(tidings.runs, tidings.day, nights), lang)}
    <section aria-labelledby="schools">
      <h2 id="schools">${page.schools}</h2>
      ${view.schools.length === 0 ? html`<p>${page.noSchools}</p>` : view.schools.map((school) => schoolCard(school, words, errorOf))}
    </section>`;
};

/** The whole page. Undefined before there is a board. Everything shown is escaped by the template. */
export const statusPage = (view: StatusView | undefined, lang: Lang, errorOf: ErrorOf): Html => {
  const words = wordsFor(lang);
  const { page } = words;
  const other: Lang = lang === 'nl' ? 'en' : 'nl';
  return html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title} – Sluis</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <a class="skip" href="#content">${page.skip}</a>
        <header>
          <span class="brand">Sluis</span>
          <nav aria-label="${page.otherLanguage}">
            <a href="/?lang=${other}" lang="${other}" hreflang="${other}">${page.otherLanguage}</a>
          </nav>
        </header>
        <main id="content" tabindex="-1">
          ${
            view === undefined
              ? html`<h1>${page.title}</h1>
                  <p>${page.notSetUp}</p>`
              : content(view, words, errorOf)
          }
        </main>
        <footer><p>${page.privacy}</p></footer>
      </body>
    </html>`;
};
