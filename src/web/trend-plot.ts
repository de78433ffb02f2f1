import { html } from 'hono/html';
import type { Night, NightState } from '../telling/trend.ts';
import { formatFor } from '../text/format.ts';
import { type Lang, texts } from '../text/texts.ts';

type Html = ReturnType<typeof html>;

/** Pixels. Across everything is in percent, so that the plot is as wide as its page and its letters stay readable. */
const height = { bars: 150, top: 26, marks: 24 } as const;
const base = height.top + height.bars;
const whole = base + height.marks;

const series = ['added', 'changed', 'removed'] as const;
type Series = (typeof series)[number];

const sumOf = (night: Night): number => night.added + night.changed + night.removed;

const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;

/**
 * The largest ordinary night. One first delivery of a thousand pupils would make every other night a line of one pixel;
 * what is over this is cut off and has its number above it.
 */
export const topOf = (nights: readonly Night[]): number => {
  const sums = nights.map(sumOf).filter((sum) => sum > 0);
  const ordinary = sums.filter((sum) => sum <= 4 * medianOf(sums));
  return Math.max(1, ...ordinary);
};

/** A sign for each outcome, which differs in shape and not only in colour. */
const signs: Readonly<Record<NightState, Html>> = {
  none: html`<line class="plot-none" x1="-3" x2="3" y1="0" y2="0" />`,
  fine: html`<circle class="plot-fine" r="4" />`,
  waits: html`<rect class="plot-waits" x="-4" y="-4" width="8" height="8" />`,
  failed: html`<path class="plot-failed" d="M-4 -4 L4 4 M4 -4 L-4 4" />`,
};

type Bar = { readonly night: Night; readonly left: number; readonly wide: number; readonly top: number };

const percent = (value: number): string => `${value.toFixed(2)}%`;

const pieces = ({ night, left, wide, top }: Bar): readonly Html[] => {
  const scale = height.bars / Math.max(top, sumOf(night));
  let y = base;
  return series.flatMap((name: Series) => {
    const high = Math.min(night[name], sumOf(night)) * scale;
    if (high === 0) return [];
    y -= high;
    return [
      html`<rect
        class="plot-${name}"
        x="${percent(left + wide * 0.15)}"
        width="${percent(wide * 0.7)}"
        y="${y.toFixed(1)}"
        height="${high.toFixed(1)}"
      />`,
    ];
  });
};

const numberWithin = ({ night, left, wide, top }: Bar, lang: Lang): Html | string =>
  sumOf(night) <= top
    ? ''
    : html`<svg class="plot-at" x="${percent(left + wide / 2)}" y="${height.top + 4}">
        <text class="plot-over" transform="rotate(-90)" text-anchor="end" dominant-baseline="central">
          ${formatFor(lang).number(sumOf(night))}
        </text>
      </svg>`;

const signUnder = ({ night, left, wide }: Bar): Html =>
  html`<svg class="plot-at" x="${percent(left + wide / 2)}" y="${base + 14}">${signs[night.state]}</svg>`;

const patterns = html`<defs>
  <pattern id="plot-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <rect class="plot-ground" width="5" height="5" />
    <rect class="plot-ink" width="2.5" height="5" />
  </pattern>
  <pattern id="plot-dots" width="5" height="5" patternUnits="userSpaceOnUse">
    <rect class="plot-ground" width="5" height="5" />
    <circle class="plot-ink" cx="2.5" cy="2.5" r="1.3" />
  </pattern>
</defs>`;

const describe = (nights: readonly Night[], lang: Lang): string => {
  const words = texts(lang).telling;
  const { day, number } = formatFor(lang);
  const total = (name: Series) => number(nights.reduce((sum, night) => sum + night[name], 0));
  const count = (state: NightState) => nights.filter((night) => night.state === state).length;
  return [
    words.plotText(nights.length, day(nights[0]?.night ?? ''), day(nights.at(-1)?.night ?? '')),
    words.plotSum(total('added'), total('changed'), total('removed')),
    words.plotStates(count('fine'), count('waits'), count('failed'), count('none')),
  ].join(' ');
};

/** Bars of what was delivered each night, a sign under each for how it went. Drawn here: no script, no inline style. */
export const trendPlot = (nights: readonly Night[], lang: Lang): Html => {
  const words = texts(lang).telling;
  const top = topOf(nights);
  const wide = 100 / nights.length;
  const bars = nights.map((night, index): Bar => ({ night, left: index * wide, wide, top }));
  return html`<svg class="plot" role="img" aria-labelledby="plot-title plot-text" height="${whole}" width="100%">
    <title id="plot-title">${words.trend(nights.length)}</title>
    <desc id="plot-text">${describe(nights, lang)}</desc>
    ${patterns}
    <text class="plot-scale" x="0" y="14">${words.scale(formatFor(lang).number(top))}</text>
    <line class="plot-line" x1="0" x2="100%" y1="${height.top}" y2="${height.top}" />
    ${bars.map(pieces)} ${bars.map((bar) => numberWithin(bar, lang))}
    <line class="plot-line" x1="0" x2="100%" y1="${base}" y2="${base}" />
    ${bars.map(signUnder)}
  </svg>`;
};

const sample = (inner: Html, word: string): Html =>
  html`<li><svg class="plot-sample" width="16" height="16" aria-hidden="true">${inner}</svg> ${word}</li>`;

/** What each bar and each sign means. */
export const plotLegend = (nights: readonly Night[], lang: Lang): Html => {
  const words = texts(lang).telling;
  const outcomes: readonly NightState[] = ['fine', 'waits', 'failed', 'none'];
  const cut = nights.some((night) => sumOf(night) > topOf(nights));
  return html`<ul class="legend" aria-label="${words.legend}">
      ${series.map((name) =>
        sample(html`<rect class="plot-${name}" x="2" y="2" width="12" height="12" />`, words[name]),
      )}
      ${outcomes.map((state) => sample(html`<g transform="translate(8 8)">${signs[state]}</g>`, words.states[state]))}
    </ul>
    ${cut ? html`<p class="aside">${words.clipped}</p>` : ''}`;
};
