import { describeDoor } from '../../test/contract/door.ts';
import { shaped } from '../../test/contract/fake-desk.ts';
import { onerosterDoor } from './door.ts';

const base = 'https://sluis.example/ims/oneroster/rostering/v1p2';

type Status = {
  readonly imsx_CodeMinor?: { readonly imsx_codeMinorField: readonly { imsx_codeMinorFieldValue: string }[] };
};

const minorIn = (text: string): string | undefined => {
  if (!text.startsWith('{')) return undefined;
  const { imsx_CodeMinor: minor } = JSON.parse(text) as Status;
  return minor?.imsx_codeMinorField[0]?.imsx_codeMinorFieldValue;
};

describeDoor({
  door: onerosterDoor,
  view: (school, items, changedAt = '2026-11-20T00:30:00.000Z') => ({
    feed: 'feed',
    school,
    shape: 'oneroster-rest',
    sequence: 1,
    schoolYear: '2026-2027',
    fields: { pupil: ['callName', 'familyName'] },
    items,
    gone: [],
    changedAt,
    tag: `tag ${items.map(({ ref }) => ref).join(' ')}`,
  }),
  pupil: (ref, name) => shaped('pupil', ref, { callName: name, familyName: 'Hof' }),
  ask: ({ client, secret }, { method = 'GET' } = {}) =>
    new Request(`${base}/students`, { method, headers: { authorization: `Bearer ${client}.${secret}` } }),
  refusals: {
    denied: [401, 'unauthorisedrequest'],
    ended: [503, 'server_busy'],
    unavailable: [503, 'server_busy'],
    throttled: [429, 'server_busy'],
    broken: [500, 'internal_server_error'],
  },
  codeOf: minorIn,
  otherMethods: ['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'POST'],
  hasBody: false,
  namesSchool: false,
  wholeAtOnce: false,
});
