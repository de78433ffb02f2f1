import { asGatewayError, GatewayError } from '../../src/errors.ts';
import { type Collection, type Desk, type Door, testSchool } from '../../src/ports/door.ts';
import { answerText, type Content, type Telling } from './answer.ts';
import { faultAnswer, type Fault, type Read, refuse, xmlHeaders } from './fault.ts';
import { actionOf, messageIn } from './message.ts';
import { isEmpty, itemsOf, partOf } from './part.ts';
import { credentialsIn, type Credentials, type Question, questionIn } from './question.ts';
import { type AgreedSet, familyOf } from './sets.ts';
import { streamed } from './stream.ts';
import { wsdl } from './wsdl.ts';

const path = '/uwlr';

/** Where nothing says when, a school's next reading is a matter of hours; a supplier that asks often gains nothing. */
const retryAfterSeconds = 600;

type Failed = (error: unknown) => void;

/** What went wrong behind the door, in UWLR's words. Not yours and not there are one and the same answer. */
const faultOf = (error: unknown, failed: Failed): Fault => {
  const { code, retryAfterMs } = asGatewayError(error);
  if (code === 'door_denied' || code === 'door_scope') return { code: 'Client.AutorisatieOngeldig' };
  if (code === 'door_unavailable' || code === 'door_throttled') {
    const seconds = retryAfterMs === undefined ? retryAfterSeconds : Math.max(1, Math.ceil(retryAfterMs / 1000));
    return { code: 'Server.TijdelijkNietBeschikbaar', retryAfterSeconds: seconds };
  }
  failed(error);
  return { code: 'Server.InterneFout' };
};

/** Identity, key, school, in the order of the sector's server library; the first that does not fit is what is told. */
const collect = async (desk: Desk, { client, key }: Credentials, { school }: Question): Promise<Read<Collection>> => {
  const visitor = await desk.withKey(client, key);
  // With the key of any school of its own a supplier may ask the made-up one; whether that is there the desk knows.
  if (visitor.school !== school && school !== testSchool) return refuse('Client.AutorisatieOngeldig');
  return { value: await desk.collect(visitor, school) };
};

/** What this supplier may ask in this version; everything here is about the agreement, nothing about pupils. */
const setFor = ({ view }: Collection, { version, setName, schoolYear }: Question): Read<AgreedSet> => {
  const family = familyOf(view.shape);
  if (family === undefined) throw new GatewayError('config_invalid', { setting: 'shape' });
  if (setName !== undefined && !family.named.test(setName)) return refuse('Client.OngeldigBericht', 'gegevenssetid');
  const set = family.versions.get(version);
  if (set === undefined) return refuse('Client.XsdVersieOngeldig');
  return schoolYear === view.schoolYear ? { value: set } : refuse('Client.OngeldigBericht', 'schooljaar');
};

/** A moment that is still to come is nobody's last receipt: it gets everything. */
const isUnchanged = (changedAt: string, receivedMs: number | undefined, nowMs: number): boolean =>
  receivedMs !== undefined && receivedMs <= nowMs && Date.parse(changedAt) <= receivedMs;

const contentFor = ({ view }: Collection, question: Question, nowMs: number): Content => {
  if (isUnchanged(view.changedAt, question.receivedMs, nowMs)) return 'geenwijzigingen';
  const part = partOf(view, question);
  return isEmpty(part, question) ? 'geengegevens' : { part };
};

/** Law 4: the ledger knows before the first byte, also of an answer that holds no item and still follows from them. */
const tell = async (collection: Collection, content: Content, told: Told): Promise<Response> => {
  await collection.serve(typeof content === 'string' ? [] : itemsOf(content.part, collection.view));
  const texts = answerText({ ...told, view: collection.view }, content);
  // Its bytes are out by then: what fails now is ours to hear of, and no reason to cut the answer. Steps make one collection,
  // which is over when no more of them come.
  const ended = async () =>
    told.operation === 'HaalLeerlinggegevens' ? collection.end().catch(told.failed) : undefined;
  return new Response(collection.guard(streamed(texts, ended)), { headers: xmlHeaders });
};

type Told = Omit<Telling, 'view'> & { readonly failed: Failed };

const readQuestion = async (
  desk: Desk,
  request: Request,
): Promise<Read<{ readonly question: Question; readonly credentials: Credentials }>> => {
  const envelope = await messageIn(request, desk.clock);
  if ('fault' in envelope) return envelope;
  const question = questionIn(envelope.value, actionOf(request.headers));
  if ('fault' in question) return question;
  const credentials = credentialsIn(envelope.value);
  if ('fault' in credentials) return credentials;
  return { value: { question: question.value, credentials: credentials.value } };
};

const answerQuestion = async (desk: Desk, request: Request, failed: Failed): Promise<Response> => {
  const read = await readQuestion(desk, request);
  if ('fault' in read) return faultAnswer(read.fault);
  const { question, credentials } = read.value;
  const collection = await collect(desk, credentials, question);
  if ('fault' in collection) return faultAnswer(collection.fault);
  const set = setFor(collection.value, question);
  if ('fault' in set) return faultAnswer(set.fault);
  const content = contentFor(collection.value, question, desk.clock.now().getTime());
  return tell(collection.value, content, { operation: question.operation, set: set.value, failed });
};

/** The address in it is the one under which it was asked for. */
const describe = (request: Request, url: URL): Response =>
  new Response(request.method === 'HEAD' ? null : wsdl(`${url.origin}${path}`), { headers: xmlHeaders });

const empty = (status: number, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(null, { status, headers: { 'cache-control': 'no-store', ...headers } });

const route = (desk: Desk, request: Request, failed: Failed): Response | Promise<Response> => {
  const url = new URL(request.url);
  if (url.pathname !== path && url.pathname !== `${path}/`) return empty(404);
  if (request.method === 'POST') return answerQuestion(desk, request, failed);
  const isLook = request.method === 'GET' || request.method === 'HEAD';
  if (isLook && url.search.toLowerCase() === '?wsdl') return describe(request, url);
  return empty(405, { allow: 'POST' });
};

/** UWLR 2.2 and 2.3 for suppliers that collect: SOAP 1.1, document/literal. */
export const uwlrDoor: Door = {
  name: 'uwlr',
  serves: (shape) => familyOf(shape) !== undefined,
  path,
  open: (desk, failed) => ({
    answer: async (request) => {
      try {
        return await route(desk, request, failed);
      } catch (error) {
        return faultAnswer(faultOf(error, failed));
      }
    },
  }),
};
