/** How the service finds out who makes a call. */
import { timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Graph } from '../graph/graph.ts';
import { KaizenError, unauthenticated } from '../shared/errors.ts';
import { hashOf, keyIdIn } from './api-key-text.ts';
import { type ApiKey, readApiKey, TRUST_MS } from './api-keys.ts';
import type { KeyUses } from './key-uses.ts';
import { type Principal, ROLES } from './principal.ts';
import type { TokenVerifier } from './token-verifier.ts';

/** Finds out who makes a call. */
export interface Identity {
  /** Who sends this value of `authorization`; undefined for a call without one. Throws UNAUTHENTICATED. */
  authenticate(authorization: string | undefined): Principal | Promise<Principal>;
}

const EVERYTHING = { roles: new Set(ROLES), accountIds: undefined } as const;
/** Every caller of the open mode. */
export const ANYONE: Principal = { credential: 'open', ...EVERYTHING };
/** Whoever has the key of the settings. */
const ADMIN: Principal = { credential: 'admin-key', ...EVERYTHING };

/** Trusts every caller with everything. Only for loopback. */
export const openIdentity: Identity = { authenticate: () => ANYONE };

/** Most credentials remembered. Each is about a kilobyte, and forgotten ones are read again. */
const MAX_CREDENTIALS = 10_000;

/** What identity by credentials needs. */
export interface CredentialOptions {
  readonly graph: Pick<Graph, 'run'>;
  readonly now: () => Date;
  /** The key of the settings, with which the first API key is made; '' for none. */
  readonly adminKey: string;
  /** Verifies tokens of an identity provider; undefined when there is none. */
  readonly tokens: TokenVerifier | undefined;
  /** Learns of every call with an API key. */
  readonly uses: Pick<KeyUses, 'used'>;
}

/** Requires a credential of every call: an API key, a token, or the key of the settings. */
export function credentialIdentity({ graph, now, adminKey, tokens, uses }: CredentialOptions): Identity {
  const adminHash = adminKey === '' ? undefined : hashOf(adminKey);
  // Keyed by the hash of what was sent, so that no secret stays in memory. What is not a key is remembered as well:
  // sending it again costs no query.
  const keys = new LRUCache<string, ReadKey, string>({
    max: MAX_CREDENTIALS,
    fetchMethod: async (_hash, _stale, { context: keyId }) => {
      const readAtMs = performance.now();
      const key = await readApiKey(graph, keyId);
      return { key, principal: key && principalOf(key), readAtMs };
    },
    ignoreFetchAbort: true,
  });
  const usable = (keyId: string, hash: string, { key, principal }: ReadKey): Principal => {
    if (key === undefined || principal === undefined || !isSame(key.hash, hash)) throw invalid();
    const nowMs = now().getTime();
    assertUsable(key, nowMs);
    uses.used(keyId, nowMs);
    return principal;
  };
  const byApiKey = (keyId: string, hash: string): Principal | Promise<Principal> => {
    const known = keys.get(hash);
    // The usual case answers without a promise.
    if (known !== undefined && isTrusted(known)) return usable(keyId, hash, known);
    return keys.forceFetch(hash, { context: keyId, forceRefresh: true }).then((read) => {
      if (!isTrusted(read)) throw databaseTooSlow();
      return usable(keyId, hash, read);
    });
  };
  return {
    authenticate(authorization) {
      const sent = bearerIn(authorization);
      const keyId = keyIdIn(sent);
      const hash = hashOf(sent);
      if (adminHash !== undefined && isSame(hash, adminHash)) return ADMIN;
      if (keyId !== undefined) return byApiKey(keyId, hash);
      if (tokens !== undefined && sent.split('.').length === 3) return tokens.verify(sent);
      throw invalid();
    },
  };
}

/** What was read about a credential; undefined: there is no such key. */
interface ReadKey {
  readonly key: ApiKey | undefined;
  readonly principal: Principal | undefined;
  /** When the read began, by `performance.now()`. */
  readonly readAtMs: number;
}

function principalOf({ keyId, roles, accountIds }: ApiKey): Principal {
  return {
    credential: `api-key:${keyId}`,
    roles: new Set(roles),
    accountIds: accountIds && new Set(accountIds),
  };
}

function isTrusted({ readAtMs }: ReadKey): boolean {
  return performance.now() - readAtMs < TRUST_MS;
}

/** A key may have been revoked, and its revocation answered, while the database took so long. */
function databaseTooSlow(): KaizenError {
  return new KaizenError('the credential could not be read in time: retry the call', {
    kind: 'UNAVAILABLE',
    reason: 'DATABASE_UNAVAILABLE',
    retryAfterMs: TRUST_MS,
  });
}

function bearerIn(authorization: string | undefined): string {
  if (authorization === undefined || authorization === '') {
    throw unauthenticated(
      'CREDENTIAL_MISSING',
      'the call has no credential: send "authorization: Bearer" and a key',
    );
  }
  const [, sent] = /^bearer +(\S+)$/i.exec(authorization) ?? [];
  if (sent === undefined) {
    throw unauthenticated(
      'CREDENTIAL_INVALID',
      '"authorization" must be "Bearer", a blank, and an API key or a token',
    );
  }
  return sent;
}

/** Only the holder of the whole key learns that it was revoked or has expired. */
function assertUsable({ revokedAtMs, expiresAtMs }: ApiKey, nowMs: number): void {
  if (revokedAtMs !== null) throw unauthenticated('CREDENTIAL_REVOKED', 'the API key was revoked');
  if (expiresAtMs !== null && expiresAtMs <= nowMs) {
    throw unauthenticated('CREDENTIAL_EXPIRED', 'the API key has expired');
  }
}

/** In a time that tells nothing about where the two differ. Both are hashes, and equally long. */
function isSame(left: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(left), Buffer.from(right));
}

function invalid(): KaizenError {
  return unauthenticated('CREDENTIAL_INVALID', 'the service does not know this credential');
}
