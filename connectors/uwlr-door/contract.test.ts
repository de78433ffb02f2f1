import { shaped } from '../../test/contract/fake-desk.ts';
import { describeDoor } from '../../test/contract/door.ts';
import { faultIn, message, post } from '../../test/world/uwlr.ts';
import { uwlrDoor } from './door.ts';

describeDoor({
  door: uwlrDoor,
  view: (school, items, changedAt = '2026-11-20T00:30:00.000Z') => ({
    feed: 'feed',
    school,
    shape: 'uwlr-smalle-2.3',
    sequence: 1,
    schoolYear: '2026-2027',
    fields: {},
    items,
    gone: [],
    changedAt,
    tag: 'tag',
  }),
  pupil: (ref, name) => shaped('pupil', ref, { roepnaam: name }),
  ask: ({ client, secret, school }, { method = 'POST', type = 'text/xml', body } = {}) =>
    method === 'POST'
      ? post(body ?? message({ client, key: secret, school }), { 'content-type': type })
      : new Request('https://sluis.example/uwlr', { method }),
  refusals: {
    denied: [500, 'Client.AutorisatieOngeldig'],
    ended: [500, 'Client.AutorisatieOngeldig'],
    unavailable: [503, 'Server.TijdelijkNietBeschikbaar'],
    throttled: [503, 'Server.TijdelijkNietBeschikbaar'],
    broken: [500, 'Server.InterneFout'],
  },
  codeOf: faultIn,
  otherMethods: ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  hasBody: true,
  namesSchool: true,
  wholeAtOnce: true,
});
