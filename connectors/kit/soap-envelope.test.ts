import { describe, expect, it } from 'vitest';
import { envelopeIn, readMessage, type XmlElement } from './soap-envelope.ts';

const read = (text: string, depth = 4): Promise<XmlElement> => readMessage(new TextEncoder().encode(text), depth);

const soap = (inner: string): string =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">${inner}</s:Envelope>`;

describe('a small message', () => {
  it('is read with its namespaces, in its order, whatever its prefixes', async () => {
    const root = await read(
      '<a xmlns="u"><p:b xmlns:p="v" k="1" p:k="2"/><b> t <![CDATA[<c/>]]></b><p:b xmlns:p="v"/></a>',
    );
    expect(root).toMatchObject({ uri: 'u', local: 'a', text: '' });
    expect(root.children.map(({ uri, local, text }) => [uri, local, text])).toEqual([
      ['v', 'b', ''],
      ['u', 'b', 't <c/>'],
      ['v', 'b', ''],
    ]);
    expect([...(root.children[0]?.attributes ?? [])]).toEqual([
      ['k', '1'],
      ['{v}k', '2'],
    ]);
  });

  it('may have names that are words of our own language', async () => {
    const root = await read('<__proto__><constructor _="1"/><_>x</_><toString/></__proto__>');
    expect(root.children.map(({ local }) => local)).toEqual(['constructor', '_', 'toString']);
    expect(root.children[1]?.text).toBe('x');
  });

  it.each([
    ['<a><b/>', 'source_cut_off'],
    ['<a/><b/>', 'source_wrong_root'],
    ['<a b="1" b="2"/>', 'source_not_xml'],
    ['<p:a/>', 'source_not_xml'],
    ['<a>&nbsp;</a>', 'source_not_xml'],
    ['<!DOCTYPE a><a/>', 'source_doctype'],
    ['<a><b><c><d><e/></d></c></b></a>', 'source_limit'],
    ['<?xml version="1.0" encoding="ISO-8859-1"?><a>x</a>', 'source_encoding'],
  ])('is refused: %s', async (text, code) => {
    await expect(read(text)).rejects.toMatchObject({ code });
  });
});

describe('an envelope', () => {
  it('has a header or none, and one body', async () => {
    const whole = envelopeIn(await read(soap('<s:Header><h/></s:Header><s:Body><b/></s:Body>')));
    expect([whole?.header[0]?.local, whole?.body[0]?.local]).toEqual(['h', 'b']);
    expect(envelopeIn(await read(soap('<s:Body/>')))).toEqual({ header: [], body: [] });
  });

  it.each(['', '<s:Header/>', '<s:Body/><s:Header/>', '<s:Body/><s:Body/>', '<s:Header/><s:Body/><x/>', '<Body/>'])(
    'is not made of %s',
    async (inner) => {
      expect(envelopeIn(await read(soap(inner)))).toBeUndefined();
    },
  );
});
