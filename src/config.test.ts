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
      lang: 'nl',
      logLevel: 'info',
      allowLoopback: false,
      secrets: { masterKey: undefined, actorToken: undefined },
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
  ])('refuse %s=%j', (name, value) => {
    expect(subjectOf({ [name]: value })).toMatchObject({ code: 'config_invalid', setting: name });
  });

  it('do not repeat a name that may itself be a value', () => {
    expect(subjectOf({ SLUIS_jansen_999912345: '1' })).toMatchObject({ setting: 'SLUIS_...' });
  });

  it('keep a secret from printing', () => {
    const config = readConfig({ SLUIS_MASTER_KEY: masterKey, SLUIS_ACTOR_TOKEN: token });
    expect(config.secrets.masterKey?.reveal()).toBe(masterKey);
    expect(config.secrets.actorToken?.reveal()).toBe(token);
    const printed = JSON.stringify(config) + inspect(config, { depth: 9, showHidden: true });
    for (const secret of [masterKey, token]) expect(printed).not.toContain(secret.slice(0, 12));
  });
});
