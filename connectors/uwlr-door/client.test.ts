import { serve, type ServerType } from '@hono/node-server';
import { createClientAsync, type Client } from 'soap';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeDesk, type FakeDesk, shaped } from '../../test/contract/fake-desk.ts';
import { eckIdOf, viewOf } from '../../test/world/uwlr-view.ts';
import { uwlrDoor } from './door.ts';

/** A client that knows UWLR from the served description alone. */
let client: Client;
let server: ServerType;
let desk: FakeDesk;
let address = '';

beforeAll(async () => {
  const visitor = { client: 'uitgever', secret: 'sleutel-a', supplier: 'uitgever', school: '99XA00' };
  desk = createFakeDesk([visitor], { now: () => new Date('2024-11-21T08:00:00Z') });
  const { answer } = uwlrDoor.open(desk, () => undefined);
  address = await new Promise((resolve) => {
    server = serve({ fetch: answer, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}/uwlr`),
    );
  });
  client = await createClientAsync(`${address}?wsdl`);
});
afterAll(() => void server.close());

const au = 'http://www.edustandaard.nl/leerresultaten/2/autorisatie';
const lg = 'http://www.edustandaard.nl/leerresultaten/2/leerlinggegevens';

const question = { schooljaar: '2024-2025', brincode: '99XA', dependancecode: '00', xsdversie: '2.3' };

/** Asks as a program would, and gives what it came to. */
const ask = async (operation: string, more: object = {}, key = 'sleutel-a'): Promise<Answer> => {
  client.clearSoapHeaders();
  const autorisatie = { autorisatiesleutel: key, klantcode: 'uitgever', klantnaam: 'Uitgever' };
  client.addSoapHeader({ autorisatie }, '', 'au', au);
  // A client that is made at run time has no types.
  const [result] = (await client[`${operation}Async`]({ ...question, ...more })) as readonly [Answer];
  return result;
};

type Named = {
  readonly attributes: Readonly<Record<string, string>>;
  readonly roepnaam?: string;
  readonly naam?: string;
};
type Answer = Readonly<
  Record<
    string,
    | undefined
    | null
    | {
        readonly school: Readonly<Record<string, unknown>>;
        readonly groepen?: { readonly groep: readonly Named[]; readonly samengestelde_groep: Named };
        readonly leerlingen?: { readonly leerling: readonly Named[] };
        readonly leerkrachten?: { readonly leerkracht: readonly Named[] };
      }
  >
>;

describe('an independent client, driven by the description', () => {
  beforeAll(() => void desk.views.set('uitgever/99XA00', viewOf('uwlr-smalle-2.3')));

  it('finds both ports at the address under which it asked', () => {
    expect(Object.keys(client.describe().LeerlinggegevensService)).toEqual([
      'LeerlinggegevensPort',
      'LeerlinggegevensGetraptPort',
    ]);
    expect(client.wsdl.toXML()).toContain(`location="${address}"`);
  });

  it('gets everything at once', async () => {
    const { leerlinggegevens } = await ask('HaalLeerlinggegevens', { gegevenssetid: 'Smalle-set-PO' });
    expect(leerlinggegevens?.school).toMatchObject({ brincode: '99XA', schooljaar: '2024-2025' });
    expect(leerlinggegevens?.leerlingen?.leerling[0]).toMatchObject({
      attributes: { eckid: eckIdOf('1'), key: '0101' },
      roepnaam: '<Éva> & Co',
    });
    expect(leerlinggegevens?.groepen?.groep.map(({ naam }) => naam)).toEqual(['3A', '4/5 B & C']);
  });

  it('gets the same in steps, group by group', async () => {
    const structure = (await ask('HaalStructuur'))['leerlinggegevens-structuur'];
    const keys = structure?.groepen?.groep.map(({ attributes }) => attributes['key']) ?? [];
    const groepen = { groep: [...keys.map((key) => ({ attributes: { key } })), {}] };
    const pupils = (await ask('HaalLeerlingen', { groepen }))['leerlinggegevens-leerlingen'];
    expect(pupils?.leerlingen?.leerling.map(({ attributes }) => attributes['key'])).toEqual(['0101', 'a2', '0103']);
    const staff = (await ask('HaalLeerkrachten', { groepen }))['leerlinggegevens-leerkrachten'];
    expect(staff?.leerkrachten?.leerkracht.map(({ attributes }) => attributes['key'])).toEqual(['M1', 'M2']);
  });

  it('hears that nothing changed when it sends back the moment of what it got', async () => {
    const { leerlinggegevens } = await ask('HaalLeerlinggegevens');
    const received = leerlinggegevens?.school['aanmaakdatum'];
    expect(received).toEqual(new Date('2024-11-20T00:30:00.250Z'));
    const exactly = await ask('HaalLeerlinggegevens', { laatstontvangengegevens: '2024-11-20T00:30:00.250Z' });
    expect(Object.keys(exactly)).toEqual(['geenwijzigingen']);
  });

  it('hears a fault as a fault, with its status', async () => {
    await expect(ask('HaalLeerlinggegevens', {}, 'verkeerd')).rejects.toMatchObject({
      root: { Envelope: { Body: { Fault: { faultcode: 'Client.AutorisatieOngeldig' } } } },
      response: { status: 500 },
    });
  });

  it('gets 1,250 pupils over a socket', async () => {
    const many = Array.from({ length: 1_250 }, (_, n) =>
      shaped('pupil', `r${n}`, { roepnaam: `Naam ${n}`, '@key': `k${n}` }),
    );
    desk.views.set('uitgever/99XA00', viewOf('uwlr-smalle-2.3', many));
    const { leerlinggegevens } = await ask('HaalLeerlinggegevens');
    expect(leerlinggegevens?.leerlingen?.leerling).toHaveLength(1_250);
  });
});

const raw = (more: RequestInit): Promise<Response> => fetch(address, { method: 'POST', ...more });

describe('over a socket', () => {
  it('a body that says it is too large is refused before it is read', async () => {
    const answer = await raw({ headers: { 'content-type': 'text/xml' }, body: 'a'.repeat(200_000) });
    expect(answer.status).toBe(413);
  });

  it('another type is refused', async () => {
    expect((await raw({ headers: { 'content-type': 'application/json' }, body: '{}' })).status).toBe(415);
  });
});

it('names in the description are those of the standard', async () => {
  const text = await (await fetch(`${address}?wsdl`)).text();
  expect(text).toContain(`targetNamespace="${lg}"`);
  expect(text).toContain(`targetNamespace="${au}"`);
});
