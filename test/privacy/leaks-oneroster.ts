import type { Leak } from './leak.ts';

const doorFile = 'connectors/oneroster-door/door.ts';

/** What a careless hand makes of the OneRoster door. */
export const oneroster: readonly Leak[] = [
  {
    name: 'a filter may name a field that was not agreed',
    caughtBy: 'oneroster: questions',
    patches: [
      {
        file: 'connectors/oneroster-door/vocabulary.ts',
        find: 'of === undefined || of.some((source) => sources.has(source))',
        put: 'of === undefined || of.length > 0 || sources.size > 0',
      },
    ],
  },
  {
    name: 'a page of OneRoster leaves before the ledger knows',
    caughtBy: 'oneroster: the ledger first',
    patches: [
      {
        file: doorFile,
        find: '  await serve(pulls, page.served);',
        put: '  void serve(pulls, page.served).catch(() => undefined);',
      },
    ],
  },
  {
    name: 'an enrollment tells of a user and the ledger not',
    caughtBy: 'oneroster: the ledger first',
    patches: [
      {
        file: 'connectors/oneroster-door/person.ts',
        find: '    served: servedOf(part.place, part.item),',
        put: '    served: servedOf(part.place, undefined),',
      },
    ],
  },
  {
    name: 'a collection is in the order of the source',
    caughtBy: 'oneroster: order by reference',
    patches: [
      {
        file: 'connectors/oneroster-door/roster.ts',
        find: '  return [...found.values()].sort(byId);',
        put: '  return byId.length > 0 ? [...found.values()] : [];',
      },
    ],
  },
  {
    name: 'the total counts what the question does not select',
    caughtBy: 'oneroster: counts',
    patches: [
      {
        file: doorFile,
        find: "    'x-total-count': String(page.total),",
        put: "    'x-total-count': String(roster.resources[route.collection].length),",
      },
    ],
  },
  {
    name: 'an id of another supplier is forbidden instead of unknown',
    caughtBy: 'oneroster: not yours is not there',
    patches: [
      {
        file: doorFile,
        find: "  if (resource === undefined) return { refused: 'unknown' };",
        put: "  if (resource === undefined) return { refused: /^[a-f0-9]+$/.test(id) ? 'forbidden' : 'unknown' };",
      },
    ],
  },
  {
    name: 'the scopes of a token are not looked at',
    caughtBy: 'oneroster: scopes',
    patches: [
      {
        file: doorFile,
        find: '  if (!scopesFor(route).some((scope) => visitor.scopes.has(scope)))',
        put: '  if (scopesFor(route).every((scope) => scope === "" && visitor.scopes.has(scope)))',
      },
    ],
  },
  {
    name: 'a school that is expired is a school without pupils',
    caughtBy: 'oneroster: expired is not empty',
    patches: [
      {
        file: doorFile,
        find: "error.code === 'door_denied') return [];",
        put: "error.code !== 'internal') return [];",
      },
    ],
  },
  {
    name: 'a roster is kept although one of its schools changed',
    caughtBy: 'oneroster: each its own',
    patches: [
      {
        file: 'connectors/oneroster-door/roster.ts',
        find: 'view === views[index]',
        put: 'view.feed === views[index]?.feed',
      },
    ],
  },
];
