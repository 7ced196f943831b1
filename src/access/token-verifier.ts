/** JSON Web Tokens of an identity provider (RFC 7519), verified by its published keys. */
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { KaizenError, unauthenticated } from '../shared/errors.ts';
import { type Principal, ROLES } from './principal.ts';

/** Signatures with a public key. Those with a shared secret are left out: a verifier could forge them. */
export const TOKEN_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

/** What a token must match. */
export interface TokenOptions {
  /** The `iss` claim. */
  readonly issuer: string;
  /** The `aud` claim, or one of it. */
  readonly audience: string;
  /** Where the provider publishes its keys, as a JSON Web Key Set (RFC 7517). */
  readonly keySetUrl: string;
  readonly algorithms: readonly (typeof TOKEN_ALGORITHMS)[number][];
  readonly now: () => Date;
  /** Default {@link KEY_SET_COOLDOWN_MS}. */
  readonly cooldownMs?: number;
}

/** Verifies tokens. */
export interface TokenVerifier {
  /** The holder of a token. Throws UNAUTHENTICATED, or UNAVAILABLE when the provider's keys cannot be read. */
  verify(token: string): Promise<Principal>;
}

/** Clocks of two machines may differ by this much. */
const CLOCK_TOLERANCE_S = 5;
/** The set of keys is read again after this time, so that a key that the provider removes is soon refused. */
const KEY_SET_AGE_MS = 5 * 60_000;
/** A token with an unknown key id makes the set be read again, but no more often than this. */
const KEY_SET_COOLDOWN_MS = 10_000;
const PROVIDER_RETRY_MS = 2_000;
/** Claims that say what the holder may do. */
const CLAIMS = { roles: 'kaizen_roles', accounts: 'kaizen_accounts' } as const;
/** In the claim of accounts: all of them. */
const ALL_ACCOUNTS = '*';

/** Reads the provider's keys with the first token. */
export function createTokenVerifier(options: TokenOptions): TokenVerifier {
  const keySet = createRemoteJWKSet(new URL(options.keySetUrl), {
    cacheMaxAge: KEY_SET_AGE_MS,
    cooldownDuration: options.cooldownMs ?? KEY_SET_COOLDOWN_MS,
  });
  return { verify: async (token) => principalOf(await payloadOf(token, keySet, options)) };
}

async function payloadOf(token: string, keySet: JWTVerifyGetKey, options: TokenOptions): Promise<JWTPayload> {
  const { issuer, audience, algorithms, now } = options;
  try {
    const { payload } = await jwtVerify(token, keySet, {
      issuer,
      audience,
      algorithms: [...algorithms],
      requiredClaims: ['sub', 'exp'],
      clockTolerance: CLOCK_TOLERANCE_S,
      currentDate: now(),
    });
    return payload;
  } catch (error) {
    throw tokenFailure(error);
  }
}

function tokenFailure(error: unknown): KaizenError {
  if (error instanceof errors.JWTExpired)
    return unauthenticated('CREDENTIAL_EXPIRED', 'the token has expired');
  // Everything else is about the provider: it does not answer, or not with a set of keys.
  const isAboutToken =
    error instanceof errors.JOSEError &&
    !(error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) &&
    error.code !== 'ERR_JOSE_GENERIC';
  if (isAboutToken) {
    return unauthenticated(
      'CREDENTIAL_INVALID',
      'the token is not one of the issuer and audience that the service accepts',
      error,
    );
  }
  return new KaizenError(
    'the keys of the identity provider cannot be read: retry the call',
    { kind: 'UNAVAILABLE', reason: 'IDENTITY_PROVIDER_UNAVAILABLE', retryAfterMs: PROVIDER_RETRY_MS },
    error,
  );
}

/** Unknown roles are ignored: a provider may use the claim for other services too. */
function principalOf(payload: JWTPayload): Principal {
  const roles = textsIn(payload[CLAIMS.roles]);
  const accounts = textsIn(payload[CLAIMS.accounts]);
  return {
    credential: `jwt:${payload.sub ?? ''}`,
    roles: new Set(ROLES.filter((role) => roles.includes(role.toLowerCase()))),
    accountIds: accounts.includes(ALL_ACCOUNTS) ? undefined : new Set(accounts),
  };
}

function textsIn(claim: unknown): readonly string[] {
  return Array.isArray(claim) ? claim.filter((text) => typeof text === 'string') : [];
}
