import { GatewayError } from '../../src/errors.ts';
import type { Access, Answered, ClientCertificate } from '../../src/ports/live.ts';
import { soapRefusal } from '../kit/soap-refusal.ts';
import { buildEnvelope, type SoapTree } from '../kit/soap.ts';
import { faultError } from './fault.ts';
import type { UwlrSettings } from './settings.ts';

/** The same in 2.1, 2.2 and 2.3: `xsdversie` tells them apart. */
export const dataNamespace = 'http://www.edustandaard.nl/leerresultaten/2/leerlinggegevens';
const authNamespace = 'http://www.edustandaard.nl/leerresultaten/2/autorisatie';

/** One operation: what is asked, and what the answer is called. UWLR_Leerlinggegevens_v2p2.wsdl. */
export type Operation = {
  readonly action: string;
  readonly request: string;
  readonly answer: string;
  readonly root: string;
  readonly needs: readonly string[];
};

const stepped = (what: string, needs: readonly string[]): Operation => ({
  action: `${dataNamespace}/${what}_verzoek`,
  request: `${what}_verzoek`,
  answer: `${what}_antwoord`,
  root: `leerlinggegevens-${what}`,
  needs,
});

export const operations = {
  whole: {
    action: 'HaalLeerlinggegevens',
    request: 'leerlinggegevens_verzoek',
    answer: 'leerlinggegevens_antwoord',
    root: 'leerlinggegevens',
    needs: ['school', 'leerlingen'],
  },
  structure: stepped('structuur', ['school']),
  pupils: stepped('leerlingen', ['school', 'leerlingen']),
  staff: stepped('leerkrachten', ['school']),
} as const satisfies Record<string, Operation>;

/** A group to ask for; without a key: whoever is bound to none. */
export type GroupReference = { readonly kind: 'groep' | 'samengestelde_groep'; readonly key?: string };

export type Question = {
  readonly operation: Operation;
  readonly groups?: readonly GroupReference[];
  readonly since?: string;
};

const certificateOf = ({ clientCertificate, clientKey }: UwlrSettings): ClientCertificate | undefined => {
  if (clientCertificate === undefined && clientKey === undefined) return undefined;
  if (clientCertificate === undefined) throw new GatewayError('source_denied', { setting: 'clientCertificate' });
  if (clientKey === undefined) throw new GatewayError('source_denied', { setting: 'clientKey' });
  return { cert: clientCertificate, key: clientKey };
};

const referenceTree = ({ key }: GroupReference): SoapTree => (key === undefined ? {} : { $: { key } });

const groupsTree = (groups: readonly GroupReference[]): SoapTree => {
  const of = (kind: GroupReference['kind']): readonly SoapTree[] =>
    groups.filter((group) => group.kind === kind).map(referenceTree);
  return { 'lg:groep': of('groep'), 'lg:samengestelde_groep': of('samengestelde_groep') };
};

/** gVerzoekBasis and gVerzoekGroepenRef of the schema, in its order. */
const bodyOf = (settings: UwlrSettings, access: Access, { groups, since }: Question): SoapTree => {
  const { identify, schoolKey, version, dataSet } = settings;
  return {
    'lg:schooljaar': access.schoolYear,
    ...(identify === 'schoolkey'
      ? {}
      : { 'lg:brincode': access.school.slice(0, 4), 'lg:dependancecode': access.school.slice(4) }),
    ...(schoolKey === undefined ? {} : { 'lg:schoolkey': schoolKey }),
    'lg:xsdversie': version,
    ...(dataSet === undefined ? {} : { 'lg:gegevenssetid': dataSet }),
    ...(since === undefined ? {} : { 'lg:laatstontvangengegevens': since }),
    ...(groups === undefined ? {} : { 'lg:groepen': groupsTree(groups) }),
  };
};

const envelopeOf = (settings: UwlrSettings, access: Access, question: Question): Uint8Array => {
  const { key, customerCode, customerName } = settings;
  if (key === undefined) throw new GatewayError('source_denied', { school: access.school, setting: 'key' });
  return buildEnvelope({
    namespaces: { lg: dataNamespace, aut: authNamespace },
    header: {
      'aut:autorisatie': {
        'aut:autorisatiesleutel': key,
        'aut:klantcode': customerCode,
        'aut:klantnaam': customerName,
      },
    },
    body: { [`lg:${question.operation.request}`]: bodyOf(settings, access, question) },
  });
};

/** Puts one question; the answer has status 200. Throws what the caller throws, source_denied, source_throttled, source_fault. */
export const put = async (settings: UwlrSettings, access: Access, question: Question): Promise<Answered> => {
  const answered = await access.caller(certificateOf(settings)).call({
    method: 'POST',
    url: settings.url,
    headers: {
      'content-type': 'text/xml; charset=utf-8',
      accept: 'text/xml',
      soapaction: `"${question.operation.action}"`,
    },
    body: envelopeOf(settings, access, question),
    timeoutMs: settings.timeoutMs,
    maxBytes: settings.maxBytes,
  });
  if (answered.status === 200) return answered;
  throw await soapRefusal(answered, access.clock.now(), faultError);
};
