import { organisationOf } from '../../deploy/demo/somtoday-school.ts';
import type { Fault } from '../../deploy/demo/somtoday-server.ts';
import { type FarEnd, liveContract, type Trouble } from '../../test/contract/live.ts';
import { credentials, openSomtoday, smallSchool } from '../../test/world/somtoday.ts';
import { somtoday } from './connector.ts';
import { rowNames } from './rows.ts';

const school = smallSchool(30);

const faults: Readonly<Record<Trouble, Fault>> = {
  cut: 'cut',
  fault: { status: 500 },
  denied: { status: 403 },
  throttled: { status: 429, headers: { 'retry-after': '7' } },
  redirect: { status: 307, headers: { location: 'http://127.0.0.1:1/' } },
  stall: 'stall',
};

liveContract({
  connector: somtoday,
  start: async (): Promise<FarEnd> => {
    let next: Fault | undefined;
    const server = await openSomtoday({
      school,
      fault: () => {
        const fault = next;
        next = undefined;
        return fault;
      },
    });
    return {
      url: `http://127.0.0.1:${server.port}/`,
      misbehave: (trouble) => {
        next = faults[trouble];
      },
      questions: () => server.asked.length,
      close: server.close,
    };
  },
  settings: (url, maxBytes) => ({
    organisation: organisationOf(school),
    api: `${url}rest/v1`,
    login: `${url}oauth2/token`,
    timeoutMs: 150,
    maxBytes,
    ...credentials,
  }),
  all: rowNames,
  school: school.plan.id,
  pupils: { kind: 'leerling', count: 30 },
  unwanted: { kind: 'leerling', name: 'achternaam' },
  secrets: school.pupils
    .flatMap(({ familyName, street, bsn = '' }) => [familyName, street, bsn])
    .filter((secret) => secret.length > 3),
  saysHowLong: true,
});
