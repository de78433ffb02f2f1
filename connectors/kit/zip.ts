import { zipSync } from 'fflate';

/** The first day that a zip file can name. The day of making would make the same content two files. */
const noDay = '1980-01-01T12:00:00';

/** A flat zip file: the same files in the same order are the same bytes. */
export const zipOf = (files: readonly (readonly [string, string])[]): Uint8Array => {
  const encoder = new TextEncoder();
  return zipSync(Object.fromEntries(files.map(([name, text]) => [name, encoder.encode(text)])), {
    mtime: new Date(noDay),
    level: 6,
  });
};
