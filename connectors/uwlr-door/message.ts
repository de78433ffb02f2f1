import type { Clock } from '../../src/ports.ts';
import { type Envelope, envelopeIn, readMessage, soapNamespace, type XmlElement } from '../kit/soap-envelope.ts';
import { type Fault, type Read, refuse } from './fault.ts';
import { authorisationNamespace } from './words.ts';

/** A question of UWLR is under 2 KB; with a few hundred groups it stays under this. */
const maxRequestBytes = 65_536;
const maxDepth = 8;
/** From the first byte to the last. A sender that stops altogether is cut off by the server in front. */
const maxSendingMs = 15_000;

const transport = (status: number): { readonly fault: Fault } => ({
  fault: { code: 'Client.OngeldigBericht', status },
});

/** SOAP 1.1 is text/xml; in UTF-8, as every sender of UWLR has it. */
const typeFault = (headers: Headers): { readonly fault: Fault } | undefined => {
  const [type = '', ...parameters] = (headers.get('content-type') ?? '').toLowerCase().split(';');
  if (type.trim() !== 'text/xml' || headers.has('content-encoding')) return transport(415);
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith('charset='));
  const named = charset?.slice('charset='.length).replaceAll('"', '') ?? 'utf-8';
  return named === 'utf-8' || named === 'utf8' || named === 'us-ascii' ? undefined : transport(415);
};

/** The bytes of a request, no more and no longer than it may take. */
const bytesOf = async (request: Request, clock: Clock): Promise<Read<Uint8Array>> => {
  if (Number(request.headers.get('content-length') ?? 0) > maxRequestBytes) return transport(413);
  const began = clock.now().getTime();
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of request.body ?? []) {
    size += piece.length;
    if (size > maxRequestBytes) return transport(413);
    if (clock.now().getTime() - began > maxSendingMs) return transport(408);
    pieces.push(piece);
  }
  return { value: new Uint8Array(Buffer.concat(pieces, size)) };
};

/** SOAP 1.1, 4.2.3: whoever must be understood and is not, is said so. */
const isMisunderstood = (block: XmlElement): boolean =>
  block.uri !== authorisationNamespace && block.attributes.get(`{${soapNamespace}}mustUnderstand`) === '1';

const envelopeOf = async (bytes: Uint8Array): Promise<Read<Envelope>> => {
  const root = await readMessage(bytes, maxDepth);
  const envelope = envelopeIn(root);
  if (envelope === undefined) {
    return root.local === 'Envelope' && root.uri !== soapNamespace
      ? refuse('soap:VersionMismatch')
      : refuse('Client.OngeldigBericht');
  }
  return envelope.header.some(isMisunderstood) ? refuse('soap:MustUnderstand') : { value: envelope };
};

/** The envelope of a request; what is wrong with it is said without a word of it. */
export const messageIn = async (request: Request, clock: Clock): Promise<Read<Envelope>> => {
  const wrongType = typeFault(request.headers);
  if (wrongType !== undefined) return wrongType;
  try {
    const bytes = await bytesOf(request, clock);
    return 'fault' in bytes ? bytes : await envelopeOf(bytes.value);
  } catch {
    // The reader's codes are all about the message, and a body that breaks off is the sender's too.
    return refuse('Client.OngeldigBericht');
  }
};

/** SOAPAction, unquoted; absent and empty say nothing (SOAP 1.1, 6.1.1). */
export const actionOf = (headers: Headers): string | undefined => {
  const action =
    headers
      .get('soapaction')
      ?.trim()
      .replace(/^"(.*)"$/, '$1') ?? '';
  return action === '' ? undefined : action;
};
