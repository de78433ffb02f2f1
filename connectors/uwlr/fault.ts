import { type ErrorCode, GatewayError } from '../../src/errors.ts';

/** The fault codes of UWLR 2.x, and the two that SOAP 1.1 itself has (4.4.1). A code outside this list is never repeated. */
const codes: Readonly<Record<string, ErrorCode>> = {
  'Server.InterneFout': 'source_fault',
  'Server.TijdelijkNietBeschikbaar': 'source_throttled',
  'Client.OngeldigBericht': 'source_fault',
  'Client.OngeldigeKlantIdentificatie': 'source_denied',
  'Client.AutorisatieOngeldig': 'source_denied',
  'Client.VocabulaireTermOngeldig': 'source_fault',
  'Client.XsdVersieOngeldig': 'source_fault',
  'Client.LeerlingOngeldig': 'source_fault',
  'Client.ToetsNormeringOngeldig': 'source_fault',
  'Client.ScoreOngeldig': 'source_fault',
  'Client.EldResultaatOngeldig': 'source_fault',
  Client: 'source_fault',
  Server: 'source_fault',
};

/** What a fault means to us. Only a code of the closed list is named, and nothing of the fault's text. */
export const faultError = (code: string): GatewayError =>
  Object.hasOwn(codes, code)
    ? new GatewayError(codes[code] ?? 'source_fault', { found: code })
    : new GatewayError('source_fault', { found: 'SOAP_FAULT' });
