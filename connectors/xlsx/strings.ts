import { GatewayError } from '../../src/errors.ts';
import { readPart } from './part.ts';

/** As many as a sheet can have cells. */
const maxStrings = 4_000_000;

/** The table of shared strings, each joined from its runs; how it is to be pronounced is left out. */
export const readStrings = async (bytes: Uint8Array): Promise<readonly string[]> => {
  const strings: string[] = [];
  let text: string | undefined;
  let phonetic = 0;
  await readPart(bytes, (place) => ({
    open: (name) => {
      if (name === 'si') text = '';
      if (name === 'rPh') phonetic += 1;
    },
    close: (name, added) => {
      if (name === 'rPh') phonetic -= 1;
      if (name === 't' && phonetic === 0 && text !== undefined) text += added;
      if (name !== 'si') return;
      strings.push(text ?? '');
      text = undefined;
      if (strings.length > maxStrings) throw new GatewayError('source_limit', { ...place(), limit: maxStrings });
    },
  }));
  return strings;
};
