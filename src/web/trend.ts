import { html } from 'hono/html';
import type { Night } from '../telling/trend.ts';
import { formatFor } from '../text/format.ts';
import { type Lang, texts } from '../text/texts.ts';
import { plotLegend, trendPlot } from './trend-plot.ts';

type Html = ReturnType<typeof html>;

const numbers = ['added', 'changed', 'removed', 'stopped', 'held', 'failed'] as const;

const row = (night: Night, lang: Lang): Html => {
  const { telling: words } = texts(lang);
  const format = formatFor(lang);
  const labels = [words.added, words.changed, words.removed, words.stoppedValues, words.heldCount, words.failedCount];
  return html`<tr role="row">
    <th scope="row" role="rowheader"><time datetime="${night.night}">${format.shortDay(night.night)}</time></th>
    ${numbers.map(
      (name, index) =>
        html`<td role="cell" class="number" data-label="${labels[index] ?? ''}">${format.number(night[name])}</td>`,
    )}
    <td role="cell" class="number" data-label="${words.took}">
      ${night.runs === 0 ? texts(lang).page.none : format.duration(night.tookMs)}
    </td>
    <td role="cell" data-label="${words.state}">${words.states[night.state]}</td>
  </tr>`;
};

/** The figures behind the plot, newest first. The roles are written out for narrow screens, which lay rows out as blocks. */
const table = (nights: readonly Night[], lang: Lang): Html => {
  const { telling: words } = texts(lang);
  const heads = [words.added, words.changed, words.removed, words.stoppedValues, words.heldCount, words.failedCount];
  return html`<details>
    <summary>${words.table}</summary>
    <table role="table" class="nights">
      <caption>
        ${words.trend(nights.length)}
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">${words.night}</th>
          ${[...heads, words.took].map((head) => html`<th scope="col" role="columnheader" class="number">${head}</th>`)}
          <th scope="col" role="columnheader">${words.state}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${nights.toReversed().map((night) => row(night, lang))}
      </tbody>
    </table>
  </details>`;
};

/** The trend of the last nights: a plot, what its signs mean, and the table behind it. */
export const trendSection = (nights: readonly Night[], lang: Lang): Html => {
  const { telling: words } = texts(lang);
  const { shortDay } = formatFor(lang);
  return html`<section aria-labelledby="trend">
    <h2 id="trend">${words.trend(nights.length)}</h2>
    <div class="card">
      <p class="aside">${words.trendLead}</p>
      ${trendPlot(nights, lang)}
      <p class="plot-days" aria-hidden="true">
        <span>${shortDay(nights[0]?.night ?? '')}</span><span>${shortDay(nights.at(-1)?.night ?? '')}</span>
      </p>
      ${plotLegend(nights, lang)} ${table(nights, lang)}
    </div>
  </section>`;
};
