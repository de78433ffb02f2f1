import { describe, expect, it } from 'vitest';
import type { Shaped } from '../../src/ports/door.ts';
import { createFakeDesk, type FakeDesk, shaped } from '../../test/contract/fake-desk.ts';
import { authorisation, body, envelope, faultIn, message, post, type UwlrQuestion } from '../../test/world/uwlr.ts';
import { eckIdOf, items, viewOf } from '../../test/world/uwlr-view.ts';
import { uwlrDoor } from './door.ts';

type Scene = {
  readonly desk: FakeDesk;
  ask(request: Request): Promise<Response>;
  text(question?: UwlrQuestion): Promise<string>;
};

const sceneOf = (shape = 'uwlr-smalle-2.3', own: readonly Shaped[] = items): Scene => {
  const visitor = { client: 'uitgever', secret: 'sleutel-a', supplier: 'uitgever', school: '99XA00' };
  const desk = createFakeDesk([visitor], { now: () => new Date('2024-11-21T08:00:00Z') });
  desk.views.set('uitgever/99XA00', viewOf(shape, own));
  const { answer } = uwlrDoor.open(desk, () => undefined);
  return {
    desk,
    ask: answer,
    text: async (question = {}) => (await answer(post(message({ schoolYear: '2024-2025', ...question })))).text(),
  };
};

/** The text of an answer between its envelope and its body. */
const within = (text: string): string => {
  const found = /<soap:Body><(\w+) xmlns="[^"]*">(.*)<\/\1><\/soap:Body>/s.exec(text);
  if (found === null) throw new Error('no answer');
  return found[2] ?? '';
};

const pupilsIn = (text: string): readonly string[] => text.match(/<leerling .*?<\/leerling>/g) ?? [];

const refs = async (question: UwlrQuestion): Promise<readonly string[]> => {
  const text = within(await sceneOf().text(question));
  return [...text.matchAll(/<(?:leerling|leerkracht) [^>]*?key="([^"]*)"/g)].map(([, key]) => key ?? '');
};

const pupilsOf = (own: readonly Shaped[], key: string) =>
  sceneOf('uwlr-smalle-2.3', own).text({ operation: 'HaalLeerlingen', groups: `<lg:groep key="${key}"/>` });

const fault = async (text: string, headers = {}): Promise<string | undefined> => {
  const { desk, ask } = sceneOf();
  const answer = await ask(post(text, headers));
  const code = faultIn(await answer.text());
  if (code !== undefined) expect(desk.served.size).toBe(0);
  return code;
};

describe('the answer', () => {
  it('has everything of the Smalle set 2.3 at its place, ECK iD first, and nothing else', async () => {
    expect(within(await sceneOf().text())).toBe(
      [
        '<leerlinggegevens><school><schooljaar>2024-2025</schooljaar><brincode>99XA</brincode>',
        '<dependancecode>00</dependancecode><aanmaakdatum>2024-11-20T00:30:00.250Z</aanmaakdatum>',
        '<auteur>Sluis</auteur><xsdversie>2.3</xsdversie></school>',
        '<groepen><groep key="G3"><naam>3A</naam><jaargroep>3</jaargroep></groep>',
        '<groep key="c2"><naam>4/5 B &#38; C</naam><jaargroep>C</jaargroep></groep>',
        '<samengestelde_groep key="S1"><naam>Schaken</naam></samengestelde_groep></groepen>',
        `<leerlingen><leerling eckid="${eckIdOf('1')}" key="0101">`,
        "<achternaam>Ångström &#34;de&#34; Grote</achternaam><voorvoegsel>in 't</voorvoegsel>",
        '<roepnaam>&#60;Éva&#62; &#38; Co</roepnaam><jaargroep>3</jaargroep><groep key="G3"/>',
        '<samengestelde_groepen><samengestelde_groep key="S1"/></samengestelde_groepen></leerling>',
        `<leerling eckid="${eckIdOf('2')}" key="a2"><roepnaam>Bo</roepnaam><jaargroep>4</jaargroep>`,
        '<groep key="c2"/></leerling>',
        '<leerling key="0103"><achternaam>Cnossen</achternaam></leerling></leerlingen>',
        '<leerkrachten><leerkracht key="M1"><achternaam>Juf</achternaam>',
        '<emailadres>juf@voorbeeld.example</emailadres>',
        '<groepen><groep key="G3"/><samengestelde_groep key="S1"/></groepen></leerkracht>',
        '<leerkracht key="M2"><roepnaam>Meester</roepnaam></leerkracht></leerkrachten></leerlinggegevens>',
      ].join(''),
    );
  });

  it('has the date of birth in 2.2 only where that was agreed and asked for', async () => {
    const old = sceneOf('uwlr-smalle-2.2');
    expect(pupilsIn(await old.text({ version: '2.2' }))[0]).toContain('<geboortedatum>2018-03-01</geboortedatum>');
    expect(pupilsIn(await old.text({ version: '2.2' }))[0]).toMatch(/^<leerling key="0101" eckid=/);
    expect(await old.text({ version: '2.3' })).not.toContain('geboortedatum');
    expect(await sceneOf('uwlr-smalle-2.3').text()).not.toContain('2018');
  });

  it('has birth and gender in the LVS-set, the day of the data, and no e-mail of staff', async () => {
    const text = await sceneOf('uwlr-lvs-2.3').text({ setName: 'LVS-set' });
    expect(text).toContain('<geboortedatum>2018-03-01</geboortedatum><geslacht>2</geslacht><jaargroep>3</jaargroep>');
    expect(text).toContain('<geslacht>9</geslacht>');
    expect(text).toContain('<schooljaar>2024-2025</schooljaar><peildatum>2024-11-20</peildatum>');
    expect(text).not.toContain('@voorbeeld.example');
  });

  it('leaves out what the schema has no room for: a year for a date, a prefix of over ten, somebody without a name', async () => {
    const text = await sceneOf('uwlr-smalle-2.2').text({ version: '2.2' });
    expect(pupilsIn(text).at(-1)).toBe('<leerling key="0103"><achternaam>Cnossen</achternaam></leerling>');
    expect(text).not.toContain('0104');
  });

  it('writes nothing of a shape that the set does not have', async () => {
    const own = [
      shaped('pupil', 'a1', { roepnaam: 'Bo', bsn: '999990019', emailadres: 'bo@x.example', gewicht: '0.3' }),
    ];
    const text = await sceneOf('uwlr-lvs-2.3', own).text();
    expect(pupilsIn(text)).toEqual(['<leerling key="a1"><roepnaam>Bo</roepnaam></leerling>']);
  });

  it('writes no character that XML does not have', async () => {
    const own = [shaped('pupil', 'a1', { roepnaam: 'B\u0000o\ud800\ufffe\t!', '@key': 'a"\n<b' })];
    const [pupil] = pupilsIn(await sceneOf('uwlr-smalle-2.3', own).text());
    expect(pupil).toBe('<leerling key="a&#34;&#10;&#60;b"><roepnaam>B\ufffdo\ufffd\ufffd&#9;!</roepnaam></leerling>');
  });

  it('refers to no group that it does not give', async () => {
    const own = [
      shaped('pupil', 'a1', {
        roepnaam: 'Bo',
        'groep/@key': 'G9',
        'samengestelde_groepen/samengestelde_groep/@key': ['S9'],
      }),
    ];
    expect(await sceneOf('uwlr-smalle-2.3', own).text()).not.toMatch(/G9|S9/);
  });

  it('comes in pieces, as it is read', async () => {
    const many = Array.from({ length: 1_250 }, (_, n) =>
      shaped('pupil', `r${n}`, { roepnaam: `Naam${n}`, '@key': `${n}` }),
    );
    const answer = await sceneOf('uwlr-smalle-2.3', many).ask(post(message({ schoolYear: '2024-2025' })));
    const sizes: number[] = [];
    for await (const piece of answer.body ?? []) sizes.push(piece.length);
    expect(sizes.length).toBeGreaterThan(3);
    expect(Math.max(...sizes)).toBeLessThan(20_000);
  });
});

describe('nothing changed', () => {
  it.each([
    ['2024-11-20T00:30:00.250Z', true],
    ['2024-11-20T00:30:00.251Z', true],
    ['2024-11-20T00:30:00.249Z', false],
    ['2024-11-20T00:30:00Z', false],
    ['2024-11-20T01:30:00.250+01:00', true],
    ['2024-11-20T01:30:00.250', true],
    ['2024-11-20T01:30:00.249', false],
    ['2024-11-20T00:30:00.250', false],
    ['2024-11-21T08:00:00Z', true],
    ['2024-11-21T08:00:01Z', false],
    ['2999-01-01T00:00:00Z', false],
    ['2024-08-01T00:00:00', false],
  ])('since %s: %s', async (received, isUnchanged) => {
    const text = await sceneOf().text({ received });
    expect(within(text) === '<geenwijzigingen/>').toBe(isUnchanged);
    expect(pupilsIn(text)).toHaveLength(isUnchanged ? 0 : 3);
  });

  it('is told after the ledger knows that it was asked, and serves nobody', async () => {
    const { desk, text } = sceneOf();
    await text({ received: '2024-11-21T00:00:00Z' });
    expect(desk.log).toEqual(['withKey', 'collect', 'serve', 'served', 'guard', 'end']);
    expect([...desk.served]).toEqual([]);
  });

  it.each(['gisteren', '2024-11-20', '2024-02-30T00:00:00Z', '2024-11-20T25:00:00Z', '2024-11-20T10:00', ''])(
    'is no moment: %j',
    async (received) => {
      expect(faultIn(await sceneOf().text({ received }))).toBe('Client.OngeldigBericht');
    },
  );
});

describe('in steps', () => {
  it('gives school and groups, and serves no person', async () => {
    const { desk, text } = sceneOf();
    const structure = within(await text({ operation: 'HaalStructuur' }));
    expect(structure).toMatch(/^<leerlinggegevens-structuur><school>.*<\/school><groepen>.*<\/groepen><\/leerl/);
    expect(structure).not.toContain('<leerling ');
    expect([...desk.served]).toEqual(['d1', 'c1', 'c2', 'c3']);
    expect(desk.log.at(-1)).toBe('guard');
  });

  it.each([
    ['<lg:groep key="G3"/>', ['0101']],
    ['<lg:groep key="c2"/><lg:groep key="G3"/>', ['0101', 'a2']],
    ['<lg:groep/>', ['0103']],
    ['<lg:samengestelde_groep key="S1"/>', ['0101']],
    ['<lg:samengestelde_groep/>', ['a2', '0103']],
    ['<lg:groep key="S1"/>', []],
    ['<lg:groep key="G9"/>', []],
  ])('gives the pupils of %s', async (groups, expected) => {
    expect(await refs({ operation: 'HaalLeerlingen', groups })).toEqual(expected);
  });

  it.each([
    ['<lg:groep key="G3"/>', ['M1']],
    ['<lg:groep/>', ['M2']],
    ['<lg:samengestelde_groep key="S1"/><lg:groep/>', ['M1', 'M2']],
  ])('gives the staff of %s', async (groups, expected) => {
    expect(await refs({ operation: 'HaalLeerkrachten', groups })).toEqual(expected);
  });

  it('answers a hidden group like one that does not exist', async () => {
    const hidden = items.filter(({ ref }) => ref !== 'c2');
    expect(await pupilsOf(hidden, 'c2')).toBe(await pupilsOf(hidden, 'bestaat-niet'));
    expect(within(await pupilsOf(hidden, 'c2'))).toBe('<geengegevens/>');
  });

  it('says geengegevens where there is nobody', async () => {
    expect(within(await sceneOf('uwlr-smalle-2.3', []).text())).toBe('<geengegevens/>');
    expect(within(await sceneOf('uwlr-smalle-2.3', []).text({ operation: 'HaalStructuur' }))).toBe('<geengegevens/>');
  });
});

describe('what is refused', () => {
  const year = { schoolYear: '2024-2025' };

  it.each([
    ['another school year', { schoolYear: '2023-2024' }, 'Client.OngeldigBericht'],
    ['a school year that is none', { schoolYear: '24-25' }, 'Client.OngeldigBericht'],
    ['no school year', { schoolYear: '' }, 'Client.OngeldigBericht'],
    ['a BRIN that is none', { ...year, school: '9XA00' }, 'Client.OngeldigBericht'],
    ['version 2.1', { ...year, version: '2.1' }, 'Client.XsdVersieOngeldig'],
    ['version 2.2 of a supplier of 2.3', { ...year, version: '2.2' }, 'Client.XsdVersieOngeldig'],
    ['an empty version', { ...year, version: '' }, 'Client.OngeldigBericht'],
    ['another set', { ...year, setName: 'LVS-set' }, 'Client.OngeldigBericht'],
    ['a set that nobody knows', { ...year, setName: 'alles' }, 'Client.OngeldigBericht'],
    ['a client without a name', { ...year, client: '' }, 'Client.OngeldigeKlantIdentificatie'],
    ['a client that is too long', { ...year, client: 'a'.repeat(65) }, 'Client.OngeldigeKlantIdentificatie'],
    ['no key', { ...year, key: '' }, 'Client.AutorisatieOngeldig'],
    [
      'a group of another namespace',
      { ...year, operation: 'HaalLeerlingen', groups: '<groep/>' },
      'Client.OngeldigBericht',
    ],
    [
      'a group with an empty key',
      { ...year, operation: 'HaalLeerlingen', groups: '<lg:groep key=""/>' },
      'Client.OngeldigBericht',
    ],
    ['no group', { ...year, operation: 'HaalLeerlingen', groups: '' }, 'Client.OngeldigBericht'],
  ] satisfies readonly (readonly [string, UwlrQuestion, string])[])('%s', async (_, question, code) => {
    expect(await fault(message(question))).toBe(code);
  });

  it.each(['Smalle-set-VO', 'Smalle-set', 'smalle_set_po'])('not the set by its name %s', async (setName) => {
    expect(await fault(message({ ...year, setName }))).toBeUndefined();
  });

  it.each(['LVS-set', 'lvs-set-PO'])('the LVS-set 2.2, which wants part of a BSN, as %s', async (setName) => {
    const text = await sceneOf('uwlr-lvs-2.3').text({ version: '2.2', setName });
    expect(faultIn(text)).toBe('Client.XsdVersieOngeldig');
  });

  const header = authorisation('uitgever', 'sleutel-a');
  const whole = body(year);

  it.each([
    ['no header', envelope('', whole), 'Client.OngeldigeKlantIdentificatie'],
    ['two headers', envelope(header + header, whole), 'Client.OngeldigeKlantIdentificatie'],
    [
      'a header of another namespace',
      envelope(header.replaceAll('au:', 'lg:'), whole),
      'Client.OngeldigeKlantIdentificatie',
    ],
    ['no body', envelope(header, ''), 'Client.OngeldigBericht'],
    ['two questions', envelope(header, whole + whole), 'Client.OngeldigBericht'],
    [
      'another order',
      envelope(
        header,
        whole.replace(/(<lg:brincode>.*<\/lg:dependancecode>)(<lg:xsdversie>.*?<\/lg:xsdversie>)/, '$2$1'),
      ),
      'Client.OngeldigBericht',
    ],
    [
      'one element more',
      envelope(header, whole.replace('</lg:xsdversie>', '</lg:xsdversie><lg:meer/>')),
      'Client.OngeldigBericht',
    ],
    [
      'an element in a text',
      envelope(header, whole.replace('2024-2025', '2024-2025<lg:x/>')),
      'Client.OngeldigBericht',
    ],
    [
      'results',
      envelope(
        header,
        '<r:leerresultaten_verzoek xmlns:r="http://www.edustandaard.nl/leerresultaten/2/leerresultaten"/>',
      ),
      'Client.OngeldigBericht',
    ],
    [
      'a question of UWLR 1',
      envelope(
        header,
        '<leerlinggegevensverzoek xmlns="http://www.edustandaard.nl/leerresultaten/1/leerlinggegevens"/>',
      ),
      'Client.OngeldigBericht',
    ],
    ['a document type', message(year).replace('?>', '?><!DOCTYPE a>'), 'Client.OngeldigBericht'],
    [
      'an entity of one’s own',
      message(year)
        .replace('?>', '?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>')
        .replace('2024-2025', '&b;'),
      'Client.OngeldigBericht',
    ],
    ['a message that breaks off', message(year).slice(0, -20), 'Client.OngeldigBericht'],
    ['a second root', `${message(year)}<a/>`, 'Client.OngeldigBericht'],
    ['deep nesting', envelope(header, `${'<lg:a>'.repeat(20)}${'</lg:a>'.repeat(20)}`), 'Client.OngeldigBericht'],
    [
      'SOAP 1.2',
      message(year).replaceAll('http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope'),
      'soap:VersionMismatch',
    ],
    [
      'a header that must be understood',
      envelope(`<x:s xmlns:x="urn:x" e:mustUnderstand="1"/>${header}`, whole),
      'soap:MustUnderstand',
    ],
  ])('%s', async (_, text, code) => {
    expect(await fault(text)).toBe(code);
  });

  it('another SOAPAction than that of the question, while none or the empty one is no matter', async () => {
    const text = message(year);
    expect(await fault(text, { soapaction: '"BrengLeerresultaten"' })).toBe('Client.OngeldigBericht');
    expect(await fault(text, { soapaction: '"HaalLeerlinggegevens"' })).toBeUndefined();
    expect(await fault(text, { soapaction: '""' })).toBeUndefined();
  });

  it('bytes that are no UTF-8, whatever they say', async () => {
    const bytes = new Uint8Array(Buffer.from(message({ ...year, client: 'é' }), 'latin1'));
    expect(faultIn(await (await sceneOf().ask(post(bytes))).text())).toBe('Client.OngeldigBericht');
    const answer = await sceneOf().ask(post(message(year), { 'content-type': 'text/xml; charset=utf-16' }));
    expect(answer.status).toBe(415);
  });

  it('says nothing of what was in the message', async () => {
    const marked = message({
      ...year,
      client: 'MERK1',
      key: 'MERK2',
      school: '11AA11',
      setName: 'MERK3',
      version: 'MERK4',
    });
    for (const text of [
      marked,
      marked.slice(0, -9),
      marked.replace('MERK4', '2.3'),
      marked.replaceAll('lg:', 'MERK5'),
    ]) {
      expect(await (await sceneOf().ask(post(text))).text()).not.toMatch(/MERK|11AA/);
    }
  });

  it('a supplier that was set up with a shape of another channel: our fault, and told', async () => {
    const { ask, desk } = sceneOf('plain');
    const answer = await ask(post(message(year)));
    expect(faultIn(await answer.text())).toBe('Server.InterneFout');
    expect(desk.served.size).toBe(0);
  });
});

describe('the description', () => {
  it('has the address under which it was asked for, four operations, and their types', async () => {
    const answer = await sceneOf().ask(new Request('https://school.example:8443/uwlr?wsdl'));
    const text = await answer.text();
    expect(answer.headers.get('content-type')).toBe('text/xml; charset=utf-8');
    expect(text).toContain('<soap:address location="https://school.example:8443/uwlr"/>');
    expect(text.match(/soapAction="[^"]*"/g)).toHaveLength(4);
    expect(text).not.toContain('bsn');
  });

  it('is found in capitals too, has a head, and is the only thing that can be read', async () => {
    const { ask } = sceneOf();
    expect((await ask(new Request('https://a.example/uwlr?WSDL'))).status).toBe(200);
    const head = await ask(new Request('https://a.example/uwlr?wsdl', { method: 'HEAD' }));
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect((await ask(new Request('https://a.example/uwlr/school'))).status).toBe(404);
    expect((await ask(new Request('https://a.example/uwlr'))).status).toBe(405);
  });
});
