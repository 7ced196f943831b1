import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTokenVerifier } from '../../src/access/token-verifier.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
const SECONDS = NOW.getTime() / 1000;

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
let provider: Server;
let keySetUrl: string;
/** What the provider publishes, by key id. */
const published = new Map<string, Pair>();
const pairs: Record<string, Pair> = {};

beforeAll(async () => {
  for (const id of ['first', 'second', 'foreign']) pairs[id] = await generateKeyPair('ES256');
  publish('first');
  provider = createServer((_request, response) => {
    void Promise.all(
      [...published].map(async ([kid, { publicKey }]) => ({
        ...(await exportJWK(publicKey)),
        kid,
        alg: 'ES256',
      })),
    ).then((keys) => response.end(JSON.stringify({ keys })));
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  keySetUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/keys`;
});
afterAll(() => new Promise((resolve) => provider.close(resolve)));

function publish(...ids: readonly string[]): void {
  published.clear();
  for (const id of ids) published.set(id, pairOf(id));
}

function pairOf(id: string): Pair {
  const pair = pairs[id];
  if (pair === undefined) throw new Error(`there is no key ${id}`);
  return pair;
}

const claims = { kaizen_roles: ['read', 'ingest', 'other'], kaizen_accounts: ['acme'] };

function token(
  fields: object = {},
  { by = 'first', kid }: { readonly by?: string; readonly kid?: string } = {},
): Promise<string> {
  const payload = { ...claims, iss: 'issuer', aud: 'kaizen', sub: 'ana', exp: SECONDS + 60, ...fields };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'ES256', kid: kid ?? by })
    .sign(pairOf(by).privateKey);
}

function verifier(cooldownMs?: number) {
  return createTokenVerifier({
    ...{ issuer: 'issuer', audience: 'kaizen', keySetUrl, algorithms: ['ES256'], now: () => NOW },
    ...(cooldownMs === undefined ? {} : { cooldownMs }),
  });
}

describe('a token', () => {
  it('tells its holder, roles and accounts; unknown roles count for nothing', async () => {
    const principal = await verifier().verify(await token());
    expect(principal).toEqual({
      credential: 'jwt:ana',
      roles: new Set(['INGEST', 'READ']),
      accountIds: new Set(['acme']),
    });
  });

  it('is for all accounts with *, and for none without the claim', async () => {
    const all = await verifier().verify(await token({ kaizen_accounts: ['*'] }));
    expect(all.accountIds).toBeUndefined();
    const none = await verifier().verify(await token({ kaizen_accounts: 'acme', kaizen_roles: undefined }));
    expect(none).toMatchObject({ roles: new Set(), accountIds: new Set() });
  });

  it.each([
    ['another issuer', { iss: 'other' }],
    ['another audience', { aud: 'other' }],
    ['no subject', { sub: undefined }],
    ['no end', { exp: undefined }],
    ['a beginning in the future', { nbf: SECONDS + 60 }],
  ])('with %s is refused', async (_what, fields) => {
    await expect(verifier().verify(await token(fields))).rejects.toMatchObject({
      detail: { kind: 'UNAUTHENTICATED', reason: 'CREDENTIAL_INVALID' },
    });
  });

  it('that has expired is refused with that reason, and the clocks may differ by five seconds', async () => {
    await expect(verifier().verify(await token({ exp: SECONDS - 6 }))).rejects.toMatchObject({
      detail: { kind: 'UNAUTHENTICATED', reason: 'CREDENTIAL_EXPIRED' },
    });
    expect(await verifier().verify(await token({ exp: SECONDS - 4 }))).toBeDefined();
  });

  it('with a key of somebody else, another algorithm or no signature is refused', async () => {
    const refused = { detail: { reason: 'CREDENTIAL_INVALID' } };
    await expect(verifier().verify(await token({}, { by: 'foreign', kid: 'first' }))).rejects.toMatchObject(
      refused,
    );
    const payload = Buffer.from(
      JSON.stringify({ ...claims, iss: 'issuer', aud: 'kaizen', sub: 'a', exp: SECONDS + 60 }),
    );
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload.toString('base64url')}.`;
    await expect(verifier().verify(unsigned)).rejects.toMatchObject(refused);
    // The public key as a shared secret: an old trick.
    const published = Buffer.from(JSON.stringify(await exportJWK(pairOf('first').publicKey)));
    const shared = await new SignJWT({ ...claims, iss: 'issuer', aud: 'kaizen', sub: 'a', exp: SECONDS + 60 })
      .setProtectedHeader({ alg: 'HS256', kid: 'first' })
      .sign(published);
    await expect(verifier().verify(shared)).rejects.toMatchObject(refused);
    await expect(verifier().verify('a.b.c')).rejects.toMatchObject(refused);
  });

  it('of a new key of the provider is accepted, and of one that it withdrew no longer', async () => {
    const tokens = verifier(0);
    await tokens.verify(await token());
    publish('second');
    expect(await tokens.verify(await token({}, { by: 'second' }))).toBeDefined();
    await expect(tokens.verify(await token())).rejects.toMatchObject({
      detail: { reason: 'CREDENTIAL_INVALID' },
    });
    publish('first');
  });

  it.each([
    ['an error', 500, 'broken'],
    ['no JSON', 200, 'broken'],
    ['no set of keys', 200, '{"keys": 1}'],
  ])('cannot be verified while the provider answers with %s', async (_what, status, body) => {
    const broken = createServer((_request, response) => response.writeHead(status).end(body));
    await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
    const tokens = createTokenVerifier({
      ...{ issuer: 'issuer', audience: 'kaizen', algorithms: ['ES256'], now: () => NOW },
      keySetUrl: `http://127.0.0.1:${(broken.address() as AddressInfo).port}/keys`,
    });
    await expect(tokens.verify(await token())).rejects.toMatchObject({
      detail: { kind: 'UNAVAILABLE', reason: 'IDENTITY_PROVIDER_UNAVAILABLE' },
    });
    await new Promise((resolve) => broken.close(resolve));
  });

  it('cannot be verified while the provider does not answer', async () => {
    const nowhere = createTokenVerifier({
      ...{ issuer: 'issuer', audience: 'kaizen', keySetUrl: 'http://127.0.0.1:1/keys' },
      ...{ algorithms: ['ES256'], now: () => NOW },
    });
    await expect(nowhere.verify(await token())).rejects.toMatchObject({
      detail: { kind: 'UNAVAILABLE', reason: 'IDENTITY_PROVIDER_UNAVAILABLE' },
    });
  });
});
