import { afterEach, describe, expect, it } from 'vitest';
import { makeCertificates } from '../../test/world/certificate.ts';
import { type Mailbox, type MailboxOptions, startMailbox } from '../../test/world/mailbox.ts';
import type { Letter } from '../telling/tell.ts';
import { createMailTeller, type MailOptions } from './mail.ts';

const certificates = makeCertificates();

const letter: Letter = {
  id: 'bestuur-2026-11-21',
  at: new Date('2026-11-21T06:00:00Z'),
  board: 'Stichting Voorbeeld',
  note: {
    day: '2026-11-21',
    level: 'waits',
    headline: '1 punt wacht op een besluit',
    lines: [{ kind: 'decide', what: 'Reünieschool: 210 leerlingen zouden verdwijnen.', action: 'Bekijk: sluis holds' }],
    fine: ['Alles goed bij: De Eik.'],
  },
};

let mailbox: Mailbox | undefined;
afterEach(async () => mailbox?.close());

const open = async (options: MailboxOptions, more: Partial<MailOptions> = {}) => {
  mailbox = await startMailbox(options);
  const teller = createMailTeller({
    url: mailbox.url,
    from: 'sluis@bestuur.example',
    to: ['beheer@bestuur.example', 'fg@bestuur.example'],
    lang: 'nl',
    allowLoopback: false,
    ca: certificates.ca,
    ...more,
  });
  return { mailbox, tell: (signal = new AbortController().signal) => teller.tell(letter, signal) };
};

const codeOf = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(() => 'told').catch((thrown: unknown) => thrown);
  return typeof error === 'object' && error !== null && 'code' in error && 'subject' in error
    ? { code: error.code, subject: error.subject }
    : error;
};

describe('the mail', () => {
  it('goes over STARTTLS with a certificate that holds, to everybody, as plain text', async () => {
    const { mailbox: box, tell } = await open({ tls: certificates.servers.good });
    expect(await tell()).toEqual({ refused: 0 });
    const [mail] = box.mails;
    expect(mail).toMatchObject({ secure: true, to: ['beheer@bestuur.example', 'fg@bestuur.example'] });
    // Quoted-printable breaks its lines anywhere.
    const raw = (mail?.raw ?? '').replaceAll('=\r\n', '');
    expect(raw).toContain('Message-ID: <sluis-bestuur-2026-11-21@bestuur.example>');
    expect(raw).toContain('Auto-Submitted: auto-generated');
    expect(raw).toContain('Content-Type: text/plain; charset=utf-8');
    expect(raw).toContain('Date: Sat, 21 Nov 2026 06:00:00 +0000');
    expect(raw).toContain('Subject: Sluis: 1 punt wacht op een besluit');
    expect(raw).toContain('Re=C3=BCnieschool: 210 leerlingen zouden verdwijnen. Bekijk: sluis holds');
    expect(raw).not.toMatch(/text\/html/);
  });

  it('goes over TLS from the first byte where the address says smtps', async () => {
    const { mailbox: box, tell } = await open({ tls: certificates.servers.good, immediate: true });
    await tell();
    expect(box.mails.map(({ secure }) => secure)).toEqual([true]);
  });

  it('logs in with what the address holds', async () => {
    const login = { user: 'sluis', pass: 'ge:heim/1@' };
    const { mailbox: box, tell } = await open({ tls: certificates.servers.good, login });
    await tell();
    expect(box.mails).toHaveLength(1);
  });

  it.each(['expired', 'otherHost', 'selfSigned'] as const)(
    'does not go to a server whose certificate is %s',
    async (kind) => {
      for (const immediate of [{}, { immediate: true }] as const) {
        const options = { tls: certificates.servers[kind], ...immediate };
        const { mailbox: box, tell } = await open(options, { allowLoopback: true });
        expect(await codeOf(tell())).toEqual({ code: 'mail_insecure', subject: {} });
        expect(box.mails).toEqual([]);
        await box.close();
      }
    },
  );

  it('does not go in the clear, unless to this machine itself where that is allowed', async () => {
    const refused = await open({});
    expect(await codeOf(refused.tell())).toMatchObject({ code: 'mail_insecure' });
    expect(refused.mailbox.mails).toEqual([]);
    await refused.mailbox.close();
    const allowed = await open({}, { allowLoopback: true });
    await allowed.tell();
    expect(allowed.mailbox.mails).toHaveLength(1);
  });

  it('tells a server that is not there, or not now, from one that says no', async () => {
    const { mailbox: box, tell } = await open({}, { allowLoopback: true });
    box.misbehave(451);
    expect(await codeOf(tell())).toEqual({ code: 'mail_unreachable', subject: { status: 451 } });
    box.misbehave(554);
    expect(await codeOf(tell())).toEqual({ code: 'mail_refused', subject: { status: 554 } });
    await box.refuse();
    expect(await codeOf(tell())).toEqual({ code: 'mail_unreachable', subject: {} });
  });

  it('is refused with a wrong password, and shows nothing of it', async () => {
    const login = { user: 'sluis', pass: 'goed' };
    const { tell, mailbox: box } = await open({ login }, { allowLoopback: true });
    const wrong = createMailTeller({
      url: box.url.replace('goed', 'geheimfout'),
      from: 'a@b.example',
      to: ['c@d.example'],
      lang: 'nl',
      allowLoopback: true,
    });
    const found = await codeOf(wrong.tell(letter, new AbortController().signal));
    expect(found).toEqual({ code: 'mail_refused', subject: { status: 535 } });
    await tell();
    expect(box.mails).toHaveLength(1);
  });

  it('counts those for whom it was not taken, and reaches the others', async () => {
    const { mailbox: box, tell } = await open({ unknown: ['fg@bestuur.example'] }, { allowLoopback: true });
    expect(await tell()).toEqual({ refused: 1 });
    expect(box.mails.map(({ to }) => to)).toEqual([['beheer@bestuur.example']]);
  });

  it('is given up when the process ends', async () => {
    const { tell } = await open({}, { allowLoopback: true });
    const ended = AbortSignal.abort();
    expect(await codeOf(tell(ended))).toMatchObject({ code: 'mail_unreachable' });
  });
});
