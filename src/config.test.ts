import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { GatewayError } from './errors.ts';

const masterKey = Buffer.alloc(32, 7).toString('base64');
const token = Buffer.alloc(32, 250).toString('base64url');

const subjectOf = (env: Record<string, string>) => {
  try {
    readConfig(env);
  } catch (error) {
    return error instanceof GatewayError ? { code: error.code, ...error.subject } : error;
  }
  return 'no error';
};

describe('the settings', () => {
  it('have defaults for everything', () => {
    expect(readConfig({ HOME: '/root', PATH: '/bin' })).toEqual({
      data: 'data',
      keys: 'keys/master.key',
      host: '127.0.0.1',
      port: 8080,
      demoPort: 8090,
      demoSource: 'files',
      demoChannel: 'http-push',
      lang: 'nl',
      logLevel: 'info',
      allowLoopback: false,
      note: { at: '07:00', from: undefined, to: [] },
      metrics: false,
      secrets: { masterKey: undefined, actorToken: undefined, smtpUrl: undefined, noteWebhook: undefined },
    });
  });

  it('come from the environment', () => {
    const config = readConfig({
      SLUIS_PORT: '0',
      SLUIS_LANG: 'en',
      SLUIS_ALLOW_LOOPBACK: '1',
      SLUIS_HOST: '::1',
      SLUIS_DATA: '/var/lib/sluis',
    });
    expect(config).toMatchObject({ port: 0, lang: 'en', allowLoopback: true, host: '::1', data: '/var/lib/sluis' });
  });

  it('name all problems at once, and no value', () => {
    const env = { SLUIS_PORT: '80a', SLUIS_LANG: 'fr', SLUIS_LOGGING: 'x', SLUIS_MASTER_KEY: 'kort-geheim' };
    const subject = subjectOf(env);
    expect(subject).toEqual({
      code: 'config_invalid',
      setting: 'SLUIS_LANG, SLUIS_LOGGING, SLUIS_MASTER_KEY, SLUIS_PORT',
      count: 4,
    });
  });

  it.each([
    ['SLUIS_PORT', '65536'],
    ['SLUIS_PORT', '-1'],
    ['SLUIS_PORT', ''],
    ['SLUIS_ALLOW_LOOPBACK', 'true'],
    ['SLUIS_HOST', 'http://x/'],
    ['SLUIS_DATA', ''],
    ['SLUIS_KEYS', ' keys'],
    ['SLUIS_MASTER_KEY', Buffer.alloc(31).toString('base64')],
    ['SLUIS_MASTER_KEY', 'not base64 at all!'],
    ['SLUIS_ACTOR_TOKEN', 'geheim'],
    ['SLUIS_PROT', '8080'],
    ['SLUIS_NOTE_AT', '24:00'],
    ['SLUIS_NOTE_AT', '7:00'],
    ['SLUIS_NOTE_WEBHOOK', 'ftp://chat.example/x'],
    ['SLUIS_METRICS', 'yes'],
  ])('refuse %s=%j', (name, value) => {
    expect(subjectOf({ [name]: value })).toMatchObject({ code: 'config_invalid', setting: name });
  });

  const mail = {
    SLUIS_SMTP_URL: 'smtp://sluis:geheim@mail.example:587',
    SLUIS_MAIL_FROM: 'sluis@bestuur.example',
    SLUIS_MAIL_TO: 'a@bestuur.example, b@bestuur.example',
  };

  it('take a mail server, a sender and receivers together', () => {
    const { note, secrets } = readConfig({ ...mail, SLUIS_NOTE_AT: '06:30' });
    expect(note).toEqual({
      at: '06:30',
      from: 'sluis@bestuur.example',
      to: ['a@bestuur.example', 'b@bestuur.example'],
    });
    expect(secrets.smtpUrl?.reveal()).toBe(mail.SLUIS_SMTP_URL);
  });

  it.each(Object.keys(mail))('name %s where only that is missing', (name) => {
    const rest = Object.fromEntries(Object.entries(mail).filter(([known]) => known !== name));
    expect(subjectOf(rest)).toMatchObject({ code: 'config_invalid', setting: name });
  });

  it.each([
    ['SLUIS_SMTP_URL', 'http://mail.example'],
    ['SLUIS_MAIL_FROM', 'Sluis <sluis@bestuur.example>'],
    ['SLUIS_MAIL_FROM', 'sluis@bestuur.example\r\nBcc: x@elders.example'],
    ['SLUIS_MAIL_TO', 'a@bestuur.example;b@bestuur.example'],
    ['SLUIS_MAIL_TO', ''],
  ])('refuse %s=%j beside the rest of the mail', (name, value) => {
    expect(subjectOf({ ...mail, [name]: value })).toMatchObject({ code: 'config_invalid', setting: name });
  });

  it('do not repeat a name that may itself be a value', () => {
    expect(subjectOf({ SLUIS_jansen_999912345: '1' })).toMatchObject({ setting: 'SLUIS_...' });
  });

  it('keep a secret from printing', () => {
    const webhook = 'https://chat.example/hooks/geheimgeheim';
    const secret = { SLUIS_MASTER_KEY: masterKey, SLUIS_ACTOR_TOKEN: token, SLUIS_NOTE_WEBHOOK: webhook };
    const config = readConfig({ ...mail, ...secret });
    expect(config.secrets.masterKey?.reveal()).toBe(masterKey);
    expect(config.secrets.actorToken?.reveal()).toBe(token);
    const printed = JSON.stringify(config) + inspect(config, { depth: 9, showHidden: true });
    for (const one of [masterKey, token, webhook, mail.SLUIS_SMTP_URL]) expect(printed).not.toContain(one.slice(0, 12));
  });
});
