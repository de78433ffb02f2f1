import type * as z from 'zod';

/** A header profile: exact column names, and whether a file may be without them. */
type Columns = Readonly<Record<string, 'required' | 'optional'>>;

/** The header profile that the schema of a row stands for. */
export const columnsOf = (row: z.ZodObject): Columns =>
  Object.fromEntries(
    Object.entries(row.shape).map(([name, type]) => [
      name,
      type.safeParse(undefined).success ? 'optional' : 'required',
    ]),
  );
