import { SMTPServer } from 'smtp-server';

/** A mail that was taken, in its own bytes, for whom, and whether the line was secure. */
export type ReceivedMail = { readonly raw: string; readonly to: readonly string[]; readonly secure: boolean };

export type MailboxOptions = {
  /** STARTTLS with this; without it the server speaks in the clear only. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** TLS from the first byte (smtps) instead of STARTTLS. */
  readonly immediate?: true;
  /** Only who knows these gets in. */
  readonly login?: { readonly user: string; readonly pass: string };
  /** Addresses for which nothing is taken. */
  readonly unknown?: readonly string[];
};

export type Mailbox = {
  readonly port: number;
  /** Where mail goes, with the login in it. */
  readonly url: string;
  readonly mails: readonly ReceivedMail[];
  /** The next mails are answered with this number of RFC 5321 instead of being taken, until `behave`. */
  misbehave(status: number): void;
  behave(): void;
  /** Stops listening, so that connections are refused, until `recover`. */
  refuse(): Promise<void>;
  recover(): Promise<void>;
  close(): Promise<void>;
};

const failing = (status: number): Error => Object.assign(new Error('not now'), { responseCode: status });

const listening = (server: SMTPServer, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.on('error', reject);
    const socket = server.listen(port, '127.0.0.1', () => {
      const address = socket.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });

/** A real SMTP server on 127.0.0.1 that keeps what it takes. */
export const startMailbox = async (options: MailboxOptions = {}): Promise<Mailbox> => {
  const { tls, immediate = false, login, unknown = [] } = options;
  const mails: ReceivedMail[] = [];
  let status: number | undefined;
  const make = () =>
    new SMTPServer({
      ...(tls === undefined ? { disabledCommands: ['STARTTLS'] } : tls),
      secure: immediate,
      logger: false,
      authOptional: login === undefined,
      allowInsecureAuth: tls === undefined,
      onAuth: ({ username, password }, _session, done) =>
        username === login?.user && password === login?.pass ? done(null, { user: username }) : done(failing(535)),
      onRcptTo: ({ address }, _session, done) => done(unknown.includes(address) ? failing(550) : null),
      onData: (stream, session, done) => {
        const pieces: Buffer[] = [];
        stream.on('data', (piece: Buffer) => void pieces.push(piece));
        stream.on('end', () => {
          if (status !== undefined) return done(failing(status));
          const to = session.envelope.rcptTo.map(({ address }) => address);
          mails.push({ raw: Buffer.concat(pieces).toString('latin1'), to, secure: session.secure === true });
          done(null);
        });
      },
    });
  let server: SMTPServer | undefined = make();
  const port = await listening(server, 0);
  const refuse = async (): Promise<void> => {
    const open = server;
    server = undefined;
    if (open !== undefined) await new Promise<void>((resolve) => open.close(() => resolve()));
  };
  const name = login === undefined ? '' : `${login.user}:${encodeURIComponent(login.pass)}@`;
  return {
    port,
    url: `${immediate ? 'smtps' : 'smtp'}://${name}127.0.0.1:${port}`,
    mails,
    misbehave: (next) => void (status = next),
    behave: () => void (status = undefined),
    refuse,
    recover: async () => {
      server = make();
      await listening(server, port);
    },
    close: refuse,
  };
};
