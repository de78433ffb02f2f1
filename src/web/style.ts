/** The stylesheet of all pages. Served from our own address, since the policy allows no inline style. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f6f7f9, #12161b);
  --card: light-dark(#ffffff, #1b2129);
  --ink: light-dark(#1a2129, #e8edf2);
  --soft: light-dark(#4a5866, #a9b5c1);
  --line: light-dark(#cdd5dd, #37424e);
  --link: light-dark(#0b5394, #7fbcf5);
  --good: light-dark(#14693a, #6fd196);
  --busy: light-dark(#4a5866, #a9b5c1);
  --stop: light-dark(#9c2f00, #ffab7a);
  --bar: light-dark(#2a6aa8, #6fb0ea);
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
}
header, main, footer { max-width: 62rem; margin: 0 auto; padding: 1rem; }
header { display: flex; justify-content: space-between; align-items: center; border-bottom: 1px solid var(--line); }
.brand { font-weight: 700; font-size: 1.25rem; }
a { color: var(--link); }
nav a { display: inline-block; padding: .5rem; }
a:focus-visible, main:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--card); }
h1 { margin: .5rem 0 0; font-size: 1.75rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 2rem 0 .75rem; font-size: 1.25rem; }
h3 { margin: 0 0 .75rem; font-size: 1.1rem; overflow-wrap: anywhere; }
.lead { margin: .25rem 0 1rem; color: var(--soft); }
.notice { padding: .75rem 1rem; border-left: .3rem solid var(--link); background: var(--card); }
.card { margin: 0 0 1rem; padding: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.aside { display: block; color: var(--soft); font-size: .875rem; font-weight: 400; }
h3 .aside { display: inline; margin-left: .25rem; }
dl { display: flex; flex-wrap: wrap; gap: .75rem 2rem; margin: 0 0 1rem; }
dt { color: var(--soft); font-size: .875rem; }
dd { margin: 0; }
.tiles { gap: 1rem; margin: 0; }
.tiles > div { flex: 1 1 15rem; padding: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.tiles dd { font-size: 1.1rem; font-weight: 600; overflow-wrap: anywhere; }
code { font-family: ui-monospace, "Liberation Mono", monospace; font-size: .875em; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; }
caption { padding-bottom: .25rem; text-align: left; font-weight: 600; }
th, td { padding: .5rem .75rem .5rem 0; text-align: left; vertical-align: top; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
thead th { border-top: 0; color: var(--soft); font-size: .875rem; font-weight: 400; vertical-align: bottom; overflow-wrap: normal; }
tr > :last-child { padding-right: 0; }
tbody th { font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.badge { display: inline-flex; align-items: baseline; gap: .4rem; }
.dot { flex: none; width: .6rem; height: .6rem; border-radius: 50%; background: currentColor; }
.badge { font-weight: 600; }
.good { color: var(--good); }
.busy { color: var(--busy); }
.stop { color: var(--stop); }
.stop .dot { border-radius: 0; }
.busy .dot { background: none; border: 2px solid currentColor; }
.advice { margin: 0 0 1rem; padding: .75rem 1rem; border-left: .3rem solid var(--stop); background: var(--ground); }
h2 .badge { font-size: 1.4rem; }
.card > p.aside:first-child { margin-top: 0; }
.note h2 { margin: 0 0 .75rem; }
.note h3 { margin: 1rem 0 .25rem; font-size: 1rem; }
.note ul { margin: 0; padding-left: 1.25rem; }
.note li { overflow-wrap: anywhere; }
.plot { display: block; overflow: visible; }
.plot-at { overflow: visible; }
.plot-line { stroke: var(--line); }
.plot-scale { fill: var(--soft); font-size: .8125rem; }
.plot-over { fill: var(--ink); stroke: var(--card); stroke-width: 4px; paint-order: stroke; font-size: .75rem; font-weight: 700; }
.plot-ground { fill: var(--card); }
.plot-ink { fill: var(--bar); }
.plot-added { fill: var(--bar); stroke: var(--bar); }
.plot-changed { fill: url(#plot-hatch); stroke: var(--bar); }
.plot-removed { fill: var(--card); stroke: var(--stop); stroke-width: 1.5; }
.plot-fine { fill: none; stroke: var(--good); stroke-width: 2; }
.plot-waits { fill: var(--stop); }
.plot-failed { fill: none; stroke: var(--stop); stroke-width: 2.5; }
.plot-none { stroke: var(--soft); stroke-width: 2; }
.plot-sample { vertical-align: -.125rem; overflow: visible; }
.plot-days { display: flex; justify-content: space-between; margin: 0; color: var(--soft); font-size: .8125rem; }
.nights th, .nights td.number { overflow-wrap: normal; }
.nights tbody th, .nights td.number { white-space: nowrap; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .75rem 0; padding: 0; list-style: none; font-size: .875rem; }
summary { padding: .25rem 0; cursor: pointer; color: var(--link); }
summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
button { padding: .6rem 1rem; border: 0; border-radius: .375rem; background: var(--link); color: var(--card); font: inherit; font-weight: 600; cursor: pointer; }
button:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
pre { margin: 0 0 1rem; padding: .75rem 1rem; overflow-x: auto; background: var(--ground); border: 1px solid var(--line); border-radius: .375rem; }
pre code { overflow-wrap: normal; }
.card > h2:first-child { margin-top: 0; }
.contents { margin: 0; padding: 0; list-style: none; }
.contents li { padding: .25rem 0; }
.contents a { padding: 0; }
.members { margin-bottom: 1rem; table-layout: fixed; }
.members th:first-child { width: 34%; }
.members th:nth-child(2) { width: 30%; }
.statuses { margin: 0; gap: .25rem 1.5rem; font-size: .875rem; }
.statuses > div { display: flex; gap: .4rem; }
footer { border-top: 1px solid var(--line); color: var(--soft); font-size: .875rem; }
@media (max-width: 36rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { display: block; padding: .5rem 0; border-top: 1px solid var(--line); }
  tbody th, tbody td, tbody td.number { display: block; padding: .125rem 0; border: 0; text-align: left; }
  td[data-label]::before { content: attr(data-label) ": "; color: var(--soft); font-size: .875rem; }
}
@media (forced-colors: active) { .dot { background: CanvasText; } }
`;
