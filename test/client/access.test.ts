import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveAccess } from '../../src/client/access.ts';
import { authority } from '../fixtures/certificates.ts';

const KEY = 'kaizen_00000000000000000000_secretsecretsecret';
let folder: string;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'kaizen-profiles-'));
  mkdirSync(path.join(folder, 'kaizen'));
  writeFileSync(path.join(folder, 'kaizen', 'ca.pem'), (await authority('test')).cert);
  writeProfiles({
    default: { address: 'default.example' },
    staging: { address: 'https://staging.example', api_key: KEY, tls_ca: 'ca.pem' },
  });
  environment = { XDG_CONFIG_HOME: folder };
});
afterAll(() => rmSync(folder, { recursive: true }));

function writeProfiles(profiles: unknown, name = 'profiles.json'): string {
  const file = path.join(folder, 'kaizen', name);
  writeFileSync(file, typeof profiles === 'string' ? profiles : JSON.stringify(profiles));
  return file;
}

describe('access', () => {
  it('is on loopback and without a key when nothing is said', () => {
    const nowhere = { XDG_CONFIG_HOME: path.join(folder, 'nothing') };
    expect(resolveAccess({}, nowhere)).toEqual({
      address: '127.0.0.1:50051',
      apiKey: undefined,
      credentials: undefined,
    });
  });

  it('takes each value from the options, then the environment, then the profile', () => {
    expect(resolveAccess({}, environment).address).toBe('default.example');
    expect(resolveAccess({ profile: 'staging' }, environment)).toMatchObject({
      address: 'https://staging.example',
      apiKey: KEY,
    });
    const given = { ...environment, KAIZEN_PROFILE: 'staging', KAIZEN_API_KEY: 'from-environment' };
    expect(resolveAccess({}, given)).toMatchObject({
      address: 'https://staging.example',
      apiKey: 'from-environment',
    });
    expect(resolveAccess({ apiKey: 'from-option', address: 'option.example' }, given)).toMatchObject({
      address: 'option.example',
      apiKey: 'from-option',
    });
    expect(resolveAccess({ profile: 'default' }, given).address).toBe('default.example');
  });

  it('encrypts when a certificate is given, and finds the files of a profile beside it', () => {
    expect(resolveAccess({ profile: 'staging' }, environment).credentials?._isSecure()).toBe(true);
    const tlsCa = path.join(folder, 'kaizen', 'ca.pem');
    expect(resolveAccess({ tlsCa }, environment).credentials?._isSecure()).toBe(true);
    expect(() => resolveAccess({ tlsCa, address: 'http://plain.example' }, environment)).toThrow(/https/);
    expect(() => resolveAccess({ tlsClientCert: tlsCa }, environment)).toThrow(/together/);
    expect(() => resolveAccess({ tlsCa: '/no/such/file' }, environment)).toThrow('/no/such/file');
  });

  it('takes a key with a line end, and refuses one that no header can carry', () => {
    expect(resolveAccess({ apiKey: `${KEY}\n` }, environment).apiKey).toBe(KEY);
    expect(() => resolveAccess({ apiKey: 'two\nlines' }, environment)).toThrow(/one line/);
    expect(() => resolveAccess({ apiKey: 'two\nlines' }, environment)).not.toThrow(/two/);
  });

  it.each([
    [{ broken: [] }, 'must be an object'],
    [{ broken: { adress: 'x' } }, 'unknown keys: adress'],
    [{ broken: { address: 1 } }, 'must hold texts: address'],
    [{ other: {} }, 'there is no profile "broken" in .*: it has other'],
    [`{"api_key": "${KEY}`, 'it is not JSON'],
    ['[]', 'an object of profiles'],
  ])('says what is wrong with the profiles %j, and never a key', (profiles, text) => {
    const given = { KAIZEN_PROFILES_FILE: writeProfiles(profiles, 'broken.json'), KAIZEN_PROFILE: 'broken' };
    expect(() => resolveAccess({}, given)).toThrow(new RegExp(text));
    expect(() => resolveAccess({}, given)).not.toThrow(KEY);
  });
});
