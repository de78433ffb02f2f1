import * as z from 'zod';

const value = z.string().optional();

/** Lines by their first field; the names of the others are ours, since the file has no header. */
export const Vestiging = z.object({ brin: value, naam: value, code: value });
export const Opleiding = z.object({ brin: value, naam: value, afkorting: value, code: value });
export const Vak = z.object({ brin: value, naam: value, afkorting: value });
export const Stamgroep = z.object({ brin: value, naam: value });
export const Medewerker = z.object({ brin: value, naam: value, afkorting: value, nummer: value });

const kinds = { Vestiging, Opleiding, Vak, Stamgroep, Medewerker } as const;

/** Per kind its names, in the order of the fields behind the first. */
export const fieldOrder: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(kinds).map(([kind, schema]) => [kind, Object.keys(schema.shape)]),
);

export const rowNames: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [...fieldOrder].map(([kind, names]) => [kind, new Set(names)]),
);
