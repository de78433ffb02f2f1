import { soapNamespace } from '../kit/soap-envelope.ts';
import { xmlText } from '../kit/xml-text.ts';

/**
 * The eleven codes of UWLR with a sentence each, in the language of the standard. Those of results (vocabulary, norms,
 * scores, learning results, pupil) belong to messages that this door does not take, and are never given here.
 */
export const faultSentences = {
  'Server.InterneFout': 'Er ging hier iets mis. Probeer het later opnieuw.',
  'Server.TijdelijkNietBeschikbaar':
    'Er zijn nu geen gegevens klaar. Vraag het later opnieuw en verander tot dan niets.',
  'Client.OngeldigBericht': 'De inhoud van het bericht is ongeldig.',
  'Client.OngeldigeKlantIdentificatie': 'De klantidentificatie is onjuist.',
  'Client.AutorisatieOngeldig': 'De autorisatie is ongeldig.',
  'Client.VocabulaireTermOngeldig': 'De vocabulaireterm is ongeldig.',
  'Client.XsdVersieOngeldig': 'Deze xsdversie wordt voor deze gegevensset niet geleverd.',
  'Client.LeerlingOngeldig': 'De leerling is ongeldig.',
  'Client.ToetsNormeringOngeldig': 'De toetsnormering is ongeldig.',
  'Client.ScoreOngeldig': 'De score is ongeldig.',
  'Client.EldResultaatOngeldig': 'Het resultaat is ongeldig.',
} as const;
export type FaultCode = keyof typeof faultSentences;

/** Faults of SOAP 1.1 itself (4.4.1), about the envelope and not about what it holds. */
type EnvelopeFault = 'soap:VersionMismatch' | 'soap:MustUnderstand';

const envelopeSentences: Readonly<Record<EnvelopeFault, string>> = {
  'soap:VersionMismatch': 'Dit is geen bericht van SOAP 1.1.',
  'soap:MustUnderstand': 'Het bericht vraagt iets dat hier niet wordt begrepen.',
};

/** `about` is the name of an element of the standard, never what stood in it. */
export type Fault = {
  readonly code: FaultCode | EnvelopeFault;
  readonly about?: string;
  /** Another status than that of the code. */
  readonly status?: number;
  readonly retryAfterSeconds?: number;
};

/** The outcome of a step that can be refused. */
export type Read<T> = { readonly value: T } | { readonly fault: Fault };

export const refuse = (code: Fault['code'], about?: string): { readonly fault: Fault } => ({
  fault: about === undefined ? { code } : { code, about },
});

const sentenceOf = ({ code, about }: Fault): string => {
  const sentence =
    code === 'soap:VersionMismatch' || code === 'soap:MustUnderstand' ? envelopeSentences[code] : faultSentences[code];
  return about === undefined ? sentence : `${sentence} (${about})`;
};

/** SOAP 1.1 over HTTP asks for 500; a client may learn from 503 when to come again (RFC 9110, 15.6.4). */
const statusOf = (fault: Fault): number =>
  fault.status ?? (fault.code === 'Server.TijdelijkNietBeschikbaar' ? 503 : 500);

/** The code stands in no namespace, as the public server library of the sector writes it; no default is declared here. */
const faultText = (fault: Fault): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<soap:Envelope xmlns:soap="${soapNamespace}"><soap:Body><soap:Fault>` +
  `<faultcode>${fault.code}</faultcode><faultstring>${xmlText(sentenceOf(fault))}</faultstring>` +
  '</soap:Fault></soap:Body></soap:Envelope>\n';

export const xmlHeaders = { 'content-type': 'text/xml; charset=utf-8', 'cache-control': 'no-store' } as const;

/** A refusal as SOAP 1.1 has it, with nothing in it but a code and a sentence. */
export const faultAnswer = (fault: Fault): Response => {
  const retry = fault.retryAfterSeconds;
  const headers = retry === undefined ? xmlHeaders : { ...xmlHeaders, 'retry-after': String(retry) };
  return new Response(faultText(fault), { status: statusOf(fault), headers });
};
