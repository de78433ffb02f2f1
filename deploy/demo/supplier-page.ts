import type { FeedState, Held } from './receiver.ts';

/** What is shown of one feed. */
type ShownFeed = Pick<FeedState, 'school' | 'product' | 'kinds'>;

/** A text as it may stand in a page. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const fieldsOf = (refs: Record<string, Held>): string => {
  const names = new Set(Object.values(refs).flatMap((held) => Object.keys(held)));
  return [...names].sort().join(', ');
};

const rowOf = (feed: ShownFeed, kind: string, refs: Record<string, Held>): string => {
  const cells = [feed.school, feed.product, kind, String(Object.keys(refs).length), fieldsOf(refs)];
  return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;
};

const rowsOf = (feeds: readonly ShownFeed[]): string =>
  feeds
    .flatMap((feed) => Object.entries(feed.kinds).map(([kind, refs]) => rowOf(feed, kind, refs)))
    .sort()
    .join('\n');

/** How many deliveries came. */
export const deliveriesLine = (count: number): string =>
  `Ontvangen leveringen: ${count}. <span lang="en">Deliveries received.</span>`;

/** What a demo supplier holds, in counts and names of fields; `intro` is HTML. The values lie in the folder beside it. */
export const supplierPage = (name: string, intro: string, feeds: readonly ShownFeed[]): string => `<!doctype html>
<html lang="nl">
<head><meta charset="utf-8"><title>${escaped(name)}</title></head>
<body>
<h1>${escaped(name)}</h1>
<p>${intro}</p>
<table>
<caption>Wat deze leverancier nu heeft. <span lang="en">What this supplier holds now.</span></caption>
<thead><tr><th scope="col">School</th><th scope="col">Product</th><th scope="col">Soort</th><th scope="col">Aantal</th><th scope="col">Gegevens</th></tr></thead>
<tbody>
${rowsOf(feeds)}
</tbody>
</table>
</body>
</html>
`;
