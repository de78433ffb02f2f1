const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const fieldsOf = (refs: Readonly<Record<string, object>>): string => {
  const names = new Set(Object.values(refs).flatMap((held) => Object.keys(held)));
  return [...names].sort().join(', ');
};

/** What the page shows of a supplier, whether it is sent to or collects. */
export type ShownState = {
  readonly deliveries: Readonly<Record<string, string>>;
  readonly feeds: Readonly<Record<string, ShownFeed>>;
};
type ShownFeed = {
  readonly school: string;
  readonly product: string;
  readonly kinds: Readonly<Record<string, Readonly<Record<string, object>>>>;
};

const rowOf = (feed: ShownFeed, kind: string, refs: Readonly<Record<string, object>>): string => {
  const cells = [feed.school, feed.product, kind, String(Object.keys(refs).length), fieldsOf(refs)];
  return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;
};

const rowsOf = (state: ShownState): string =>
  Object.values(state.feeds)
    .flatMap((feed) => Object.entries(feed.kinds).map(([kind, refs]) => rowOf(feed, kind, refs)))
    .sort()
    .join('\n');

/** What a demo supplier holds, in counts and names of fields. The values lie in the folder beside it. */
export const supplierPage = (name: string, state: ShownState): string => `<!doctype html>
<html lang="nl">
<head><meta charset="utf-8"><title>${escaped(name)}</title></head>
<body>
<h1>${escaped(name)}</h1>
<p>Ontvangen leveringen: ${Object.keys(state.deliveries).length}. <span lang="en">Deliveries received.</span></p>
<table>
<caption>Wat deze leverancier nu heeft. <span lang="en">What this supplier holds now.</span></caption>
<thead><tr><th scope="col">School</th><th scope="col">Product</th><th scope="col">Soort</th><th scope="col">Aantal</th><th scope="col">Gegevens</th></tr></thead>
<tbody>
${rowsOf(state)}
</tbody>
</table>
</body>
</html>
`;
