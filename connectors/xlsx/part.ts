import { readXml } from '../kit/xml.ts';
import type { XmlPlace } from '../kit/xml.ts';

/** Receives a part of a workbook; names are without their prefix, so that `x:row` and `row` are one. */
export type PartHandler = {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  close?(name: string, text: string): void;
};

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/**
 * Reads one part under the rules of every XML that comes from outside: well-formed, no DOCTYPE, limits. A second attribute
 * of the same name under a prefix is not looked at. Errors: those of readXml.
 */
export const readPart = async (bytes: Uint8Array, create: (place: () => XmlPlace) => PartHandler): Promise<void> => {
  const path: string[] = [];
  const pieces = readXml(
    only(bytes),
    (place) => {
      const handler = create(place);
      return {
        open: (name, attributes) => {
          path.push(localName(name));
          handler.open(localName(name), attributes);
        },
        close: (text) => handler.close?.(path.pop() ?? '', text),
      };
    },
    { maxBytes: bytes.length },
  );
  for await (const piece of pieces) void piece;
};
