import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { TlsOptions } from 'node:tls';

/** How a pupil administration of the demo misbehaves at its next questions. */
export type LasFault =
  /** A SOAP fault with this code. */
  | { readonly kind: 'fault'; readonly code: string; readonly status?: number }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** The connection goes after this part of the answer. */
  | { readonly kind: 'cut'; readonly part: number }
  /** The answer begins and never ends. */
  | { readonly kind: 'stall' }
  /** The answer is changed on its way. */
  | { readonly kind: 'change'; readonly change: (xml: string) => string };

export type Asked = { readonly action: string; readonly body: string };
export type LasAnswer = { readonly status: number; readonly xml: string };

export type SoapLas = {
  readonly url: string;
  readonly port: number;
  /** Every question so far. */
  readonly asked: readonly Asked[];
  /** For so many questions; default: one. */
  misbehave(fault: LasFault, times?: number): void;
  close(): Promise<void>;
};

export type SoapLasOptions = {
  /** 0 takes a free one. Always on 127.0.0.1: this is a demo with a demo's security. */
  readonly port: number;
  /** With `requestCert` and an authority it wants to see a certificate. */
  readonly tls?: TlsOptions;
};

const soap = 'http://schemas.xmlsoap.org/soap/envelope/';
const maxBodyBytes = 1024 * 1024;

/** As seen in the wild: the first pieces of a school's name, spelt with entities where XML wants it. */
export const envelope = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<S:Envelope xmlns:S="${soap}"><S:Body>${body}</S:Body></S:Envelope>\n`;

/** A fault as SOAP 1.1 has it: status 500, and a text that a person at the far end wrote. */
export const faultAnswer = (code: string, status = 500): LasAnswer => ({
  status,
  xml: envelope(
    `<S:Fault><faultcode>S:${code}</faultcode><faultstring>Er ging iets mis bij deze school</faultstring></S:Fault>`,
  ),
});

/** The text of the first element of this name, whatever its prefix. The double's own reading of a question. */
export const textIn = (xml: string, name: string): string | undefined =>
  new RegExp(`<(?:[\\w-]+:)?${name}(?:\\s[^>]*)?>([^<]*)<`).exec(xml)?.[1];

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new Error('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const send = (response: ServerResponse, { status, xml }: LasAnswer): void => {
  response.writeHead(status, { 'content-type': 'text/xml; charset=utf-8' }).end(xml);
};

const misbehaveAt = (response: ServerResponse, fault: LasFault, answer: LasAnswer): void => {
  if (fault.kind === 'fault') send(response, faultAnswer(fault.code, fault.status));
  else if (fault.kind === 'status') response.writeHead(fault.status, fault.headers).end();
  else if (fault.kind === 'change') send(response, { ...answer, xml: fault.change(answer.xml) });
  else {
    const part = fault.kind === 'cut' ? fault.part : 0.5;
    response.writeHead(answer.status, { 'content-type': 'text/xml; charset=utf-8' });
    response.write(answer.xml.slice(0, Math.floor(answer.xml.length * part)), () => {
      if (fault.kind === 'cut') response.destroy();
    });
  }
};

const listen = async (server: Server, port: number): Promise<number> => {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
};

/** A pupil administration on this machine that answers SOAP questions. */
export const startSoapLas = async (
  { port, tls }: SoapLasOptions,
  answer: (asked: Asked) => LasAnswer,
): Promise<SoapLas> => {
  const asked: Asked[] = [];
  const faults: LasFault[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const question = { action: String(request.headers['soapaction']), body: await bodyOf(request) };
    asked.push(question);
    const fault = faults.shift();
    if (fault === undefined) send(response, answer(question));
    else misbehaveAt(response, fault, answer(question));
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    handle(request, response).catch(() => response.destroy());
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  const taken = await listen(server, port);
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${taken}/leerlinggegevens`,
    port: taken,
    asked,
    misbehave: (fault, times = 1) => void faults.push(...Array.from({ length: times }, () => fault)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
