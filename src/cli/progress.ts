import { formatFor } from '../text/format.ts';
import type { Manner } from './output.ts';
import type { Terminal } from './terminal.ts';
import { pad, width } from './width.ts';

/** One bar. `total` may be unknown; then the count alone is shown. */
export type Bar = { add(count: number): void; end(): void };
/** At most one bar at a time. Silent unless standard error is a terminal and no program reads along. */
export type Progress = { start(label: string, total?: number): Bar };

const redrawMs = 100;
const barColumns = 24;
const silent: Bar = { add: () => undefined, end: () => undefined };

/** Clears the line, then writes: a shorter text leaves nothing of a longer one. */
const redraw = '\r\u001b[K';

type Draw = { readonly label: string; readonly done: number; readonly total: number | undefined };

const drawn = ({ label, done, total }: Draw, lang: Manner['lang']): string => {
  const count = formatFor(lang).number(done);
  if (total === undefined) return `${label}  ${count}`;
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const full = Math.round(share * barColumns);
  const bar = '█'.repeat(full) + '░'.repeat(barColumns - full);
  return `${label}  ${bar} ${pad(`${Math.floor(share * 100)}`, 3, 'right')} %  ${count}`;
};

const cut = (text: string, columns: number | undefined): string =>
  columns === undefined || width(text) < columns ? text : [...text].slice(0, columns - 1).join('');

/** Draws only when something is added, at most ten times a second, so that it owns no timer. */
export const createProgress = (terminal: Terminal, { lang, json }: Manner): Progress => {
  const { stderr, nowMs } = terminal;
  if (json || !stderr.isTTY) return { start: () => silent };
  return {
    start: (label, total) => {
      let done = 0;
      let drawnAt = Number.NEGATIVE_INFINITY;
      const draw = () => stderr.write(redraw + cut(drawn({ label, done, total }, lang), stderr.columns));
      draw();
      return {
        add: (count) => {
          done += count;
          if (nowMs() - drawnAt < redrawMs) return;
          drawnAt = nowMs();
          draw();
        },
        end: () => {
          draw();
          stderr.write('\n');
        },
      };
    },
  };
};
