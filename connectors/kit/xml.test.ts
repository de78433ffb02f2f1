import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { readXml, type XmlLimits } from './xml.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (sign) => sign.charCodeAt(0));

const utf16 = (text: string, bigEndian = false): Uint8Array => {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < text.length; index += 1) view.setUint16(index * 2, text.charCodeAt(index), !bigEndian);
  return bytes;
};

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

type Tree = { name: string; attributes: Record<string, string>; text: string[]; children: Tree[] };

/** Reads into a small tree; text is kept as the reader hands it over. */
const parse = async (bytes: Uint8Array, size = 1 << 16, limits?: XmlLimits): Promise<Tree> => {
  const top: Tree = { name: '', attributes: {}, text: [], children: [] };
  const path = [top];
  const at = (): Tree => path[path.length - 1] ?? top;
  const handler = {
    open: (name: string, attributes: Readonly<Record<string, string>>, before: string): void => {
      const node: Tree = { name, attributes: { ...attributes }, text: [], children: [] };
      at().text.push(before);
      at().children.push(node);
      path.push(node);
    },
    close: (text: string): void => {
      at().text.push(text);
      path.pop();
    },
  };
  for await (const _ of readXml(chunks(bytes, size), () => handler, limits)) void _;
  return top.children[0] ?? top;
};

const refusal = async (bytes: Uint8Array, size?: number, limits?: XmlLimits): Promise<GatewayError> => {
  try {
    await parse(bytes, size, limits);
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  throw new Error('it was read');
};

describe('what is read', () => {
  it('joins text across comments, CDATA sections, entities and processing instructions', async () => {
    const text = '<a>1<!-- x -->2<![CDATA[3]]>&#52;&#x35;<?p i?>6&lt;</a>';
    for (const size of [1, 3, 1000]) expect((await parse(utf8(text), size)).text).toEqual(['123456<']);
  });

  it('takes attributes and nested elements', async () => {
    const root = await parse(utf8('<a x="1 &amp; 2"><b y=\'"\'/> t </a>'));
    expect(root.attributes).toEqual({ x: '1 & 2' });
    expect(root.children[0]?.attributes).toEqual({ y: '"' });
    expect(root.text).toEqual(['', ' t ']);
  });

  it('keeps names like __proto__ and constructor as plain names', async () => {
    const root = await parse(utf8('<a constructor="1"><__proto__ toString="2">x</__proto__></a>'));
    expect(root.children[0]?.name).toBe('__proto__');
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it.each([
    ['UTF-8', utf8('<a>Çağla 𝔊</a>')],
    ['UTF-8 with its mark', utf8('\uFEFF<?xml version="1.0" encoding="utf-8"?><a>Çağla 𝔊</a>')],
    ['UTF-16 little-endian', utf16('\uFEFF<?xml version="1.0" encoding="UTF-16"?><a>Çağla 𝔊</a>')],
    ['UTF-16 big-endian', utf16('\uFEFF<a>Çağla 𝔊</a>', true)],
  ])('reads %s in chunks of any size', async (_, bytes) => {
    for (const size of [1, 2, 3, 5, 300]) expect((await parse(bytes, size)).text).toEqual(['Çağla 𝔊']);
  });

  it.each(['windows-1252', 'ISO-8859-1'])('reads %s as declared', async (encoding) => {
    const bytes = latin1(`<?xml version='1.0' encoding='${encoding}'?><a>Zo\u00EB \u0080</a>`);
    for (const size of [1, 7, 300]) expect((await parse(bytes, size)).text).toEqual(['Zoë €']);
  });

  it('reads a whole file that comes as one large chunk', async () => {
    const items = '<b>tekst</b>\n'.repeat(50_000);
    const root = await parse(utf8(`<a>${items}</a>`), 1 << 24);
    expect(root.children).toHaveLength(50_000);
  });

  it('reads alike wherever the chunks fall', async () => {
    const bytes = utf8('<?xml version="1.0"?>\r\n<a é="1">x\r\n𝔊<b/>ÿ<![CDATA[]]]]>&#233;</a>\n<!-- end -->');
    const whole = await parse(bytes);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: bytes.length }), async (size) => {
        expect(await parse(bytes, size)).toEqual(whole);
      }),
    );
  });
});

describe('what is refused', () => {
  it.each([
    ['mismatched tags', '<a><b></a></b>', 'source_not_xml'],
    ['no XML at all', 'naam;klas\nx;y\n', 'source_not_xml'],
    ['text after the root', '<a/>x', 'source_not_xml'],
    ['a doubled attribute', '<a x="1" x="2"/>', 'source_not_xml'],
    ['a control character', '<a>\u0001</a>', 'source_not_xml'],
    ['a control character by reference', '<a>&#1;</a>', 'source_not_xml'],
    ['an undefined entity', '<a>&eacute;</a>', 'source_not_xml'],
    [']]> in text', '<a>]]></a>', 'source_not_xml'],
    ['a second byte order mark', '\uFEFF\uFEFF<a/>', 'source_not_xml'],
    ['a late declaration', '<!-- x --><?xml version="1.0"?><a/>', 'source_not_xml'],
    ['an attribute without quotes', '<a x=1/>', 'source_not_xml'],
    ['two roots', '<a/><b/>', 'source_wrong_root'],
    ['a DOCTYPE', '<!DOCTYPE a><a/>', 'source_doctype'],
    ['a DOCTYPE with entities', '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>', 'source_doctype'],
    ['a DOCTYPE with an outside entity', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 'source_doctype'],
    ['nothing', '', 'source_cut_off'],
    ['blanks only', '\n\n', 'source_cut_off'],
    ['a comment that does not end', '<a/><!-- ', 'source_cut_off'],
    ['an encoding that is not read', '<?xml version="1.0" encoding="cp850"?><a/>', 'source_encoding'],
    ['UTF-16 declared without its mark', '<?xml version="1.0" encoding="UTF-16"?><a/>', 'source_encoding'],
    ['a mark that differs', '\uFEFF<?xml version="1.0" encoding="windows-1252"?><a/>', 'source_encoding'],
  ])('%s', async (_, text, code) => {
    for (const size of [1, 5, 1000]) {
      const error = await refusal(utf8(text), size);
      expect(error.code).toBe(code);
      expect(error.subject.line).toBeGreaterThan(0);
      expect(error.subject.column).toBeGreaterThan(0);
    }
  });

  it.each([
    ['malformed UTF-8', Uint8Array.of(0x3c, 0x61, 0x3e, 0xe9, 0x3c, 0x2f, 0x61, 0x3e)],
    ['windows-1252 without a declaration', latin1('<a>Zo\u00EB</a>')],
    ['an overlong form', Uint8Array.of(0x3c, 0x61, 0x3e, 0xc0, 0xaf, 0x3c, 0x2f, 0x61, 0x3e)],
    ['a half surrogate in UTF-16', utf16('\uFEFF<a>\uD800</a>')],
    ['UTF-16 without its mark', utf16('<a></a>')],
    ['UTF-32', Uint8Array.of(0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0)],
    ['half a character after the root', Uint8Array.of(0x3c, 0x61, 0x2f, 0x3e, 0xc3)],
  ])('%s as source_encoding', async (_, bytes) => {
    for (const size of [1, 1000]) expect((await refusal(bytes, size)).code).toBe('source_encoding');
  });

  it('says where malformed bytes are', async () => {
    const error = await refusal(latin1('<a>\n  <b>x</b>\n  <b>Zo\u00EB</b></a>'));
    expect(error.subject).toEqual({ line: 3, column: 7 });
  });

  it('says where the tags do not match, and shows no name', async () => {
    const error = await refusal(utf8('<a>\n<geheim>\n</ander>'));
    expect(error.subject).toEqual({ line: 3, column: 8 });
    expect(error.cause).toBeUndefined();
    expect(error.message).toBe('source_not_xml');
  });

  it('a document that was cut off anywhere', async () => {
    const bytes = utf8('<?xml version="1.0"?>\n<a x="é"><b>𝔊&amp;</b><!-- c --><![CDATA[d]]></a>');
    const codes = new Set<string>();
    for (let end = 0; end < bytes.length; end += 1) codes.add((await refusal(bytes.subarray(0, end))).code);
    expect([...codes]).toEqual(['source_cut_off']);
  });

  it.each([
    ['depth', `${'<a>'.repeat(65)}${'</a>'.repeat(65)}`, 64],
    ['a hundred thousand nested elements', '<a>'.repeat(100_000), 64],
    ['attributes', `<a ${Array.from({ length: 65 }, (_, index) => `b${index}="1"`).join(' ')}/>`, 64],
    ['an attribute value', `<a b="${'x'.repeat(65_537)}"/>`, 65_536],
    ['text', `<a>${'x'.repeat(65_537)}</a>`, 65_536],
    ['text in pieces', `<a>${'xxxxxxxx<!-- -->'.repeat(8193)}</a>`, 65_536],
    ['text by references', `<a>${'&#120;'.repeat(65_537)}</a>`, 65_536],
    ['an endless name', `<${'a'.repeat(2_000_000)}`, 1_048_576],
    ['an endless comment', `<a><!--${'a'.repeat(2_000_000)}`, 1_048_576],
    ['an endless entity', `<a>&${'a'.repeat(2_000_000)}`, 1_048_576],
    ['endless text', `<a>${'a'.repeat(2_000_000)}`, 1_048_576],
    ['an endless DOCTYPE', `<!DOCTYPE a [${'<!ENTITY b "c">'.repeat(100_000)}`, 1_048_576],
  ])('too much: %s', async (_, text, limit) => {
    const error = await refusal(utf8(text));
    expect(error.code).toBe('source_limit');
    expect(error.subject.limit).toBe(limit);
    expect(error.subject.line).toBeGreaterThan(0);
  });

  it('takes what is just within the limits', async () => {
    await expect(parse(utf8(`${'<a>'.repeat(64)}${'</a>'.repeat(64)}`))).resolves.toBeDefined();
    await expect(parse(utf8(`<a b="${'x'.repeat(65_536)}">${'x'.repeat(65_536)}</a>`))).resolves.toBeDefined();
  });

  it('a file that is larger than allowed, before its end', async () => {
    const error = await refusal(utf8(`<a>${'<b/>'.repeat(1000)}</a>`), 100, { maxBytes: 2000 });
    expect([error.code, error.subject.limit]).toEqual(['source_too_large', 2000]);
  });

  it('never throws anything but a GatewayError, whatever the bytes', async () => {
    const pieces = [
      '<a>',
      '</a>',
      '<b ',
      'x="',
      '"',
      '>',
      '/',
      '&',
      ';',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?',
      '?>',
      'é',
      ' ',
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), async (parts) => {
        const outcome = await parse(utf8(parts.join('')), 3).catch((error: unknown) => error);
        expect(outcome instanceof GatewayError || !(outcome instanceof Error)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
