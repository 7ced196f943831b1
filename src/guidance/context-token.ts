/**
 * Context ids: signed tokens that say which guidance was given. A generator sends the id back, and the service can
 * trust it without having stored anything.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { METRICS, type Metric } from '../statistics/arm-outcome.ts';

/** The facts in a context id. */
export interface GuidanceFacts {
  /** '' for a context of a segment, without a project. */
  readonly projectId: string;
  /** The account's published epoch. */
  readonly epoch: number;
  /** The epoch of shared knowledge; 0 before the first. */
  readonly sharedEpoch: number;
  /** Seed of the generation slots, unsigned 32 bits. */
  readonly seed: number;
  /** Whether the project's week is a holdout. The context then had no guidance. */
  readonly holdout: boolean;
  /** ISO week of the account's local day on which it was given, for example 2026-W48. */
  readonly week: string;
  /** When it was given, in milliseconds since 1970. */
  readonly issuedAtMs: number;
  /** The metric of the context. */
  readonly metric: Metric;
}

/** Why a text is not a context id of an account. The text follows the name of the field. */
export interface TokenProblem {
  readonly problem: string;
}

/** Signs and reads the context ids of one deployment. */
export interface ContextTokens {
  /** Returns the id of a context given to the account. The same facts give the same id. */
  sign(accountKey: string, facts: GuidanceFacts): string;
  /** Reads the facts in an id that this deployment gave to this account. Never throws. */
  read(token: string, accountKey: string): GuidanceFacts | TokenProblem;
}

/** Another layout needs another version. Ids of unknown versions are rejected. */
const VERSION = 'k1';
/** 96 bits of the account's hash: enough that accounts do not collide. The id does not show the account's name. */
const ACCOUNT_HASH_LENGTH = 16;
/** 128 bits of the HMAC. RFC 2104 (section 5) allows half of the hash, and ids travel with every event. */
const SIGNATURE_LENGTH = 22;

/** The same for an invented id and for one of another account: nobody learns that a foreign id is a valid one. */
const UNKNOWN = 'is not a context_id of this account, or was altered: send the one of the context unchanged';

/** Creates tokens with a secret that all servers of one database share. */
export function createContextTokens({ secret }: { readonly secret: string }): ContextTokens {
  const signatureOf = (body: string): string =>
    createHmac('sha256', secret)
      .update(`kaizen context id ${body}`)
      .digest('base64url')
      .slice(0, SIGNATURE_LENGTH);
  return {
    sign(accountKey, facts) {
      const body = `${VERSION}.${encode(accountHash(accountKey), facts)}`;
      return `${body}.${signatureOf(body)}`;
    },
    read(token, accountKey) {
      const end = token.lastIndexOf('.');
      const body = token.slice(0, Math.max(0, end));
      // Compares text and not bytes: several base64 texts have the same bytes, and only the one we issued is valid.
      if (!isSameText(token.slice(end + 1), signatureOf(body))) return { problem: UNKNOWN };
      const decoded = decode(body);
      if (decoded === undefined) return { problem: UNKNOWN };
      return decoded.account === accountHash(accountKey) ? decoded.facts : { problem: UNKNOWN };
    },
  };
}

/** Whether reading a token found a problem. */
export function isTokenProblem(reading: GuidanceFacts | TokenProblem): reading is TokenProblem {
  return 'problem' in reading;
}

/** Compares in constant time for texts of the same length. The length of a signature is not secret. */
function isSameText(given: string, expected: string): boolean {
  const givenBytes = Buffer.from(given);
  const expectedBytes = Buffer.from(expected);
  return givenBytes.length === expectedBytes.length && timingSafeEqual(givenBytes, expectedBytes);
}

function accountHash(accountKey: string): string {
  return createHash('sha256').update(accountKey).digest('base64url').slice(0, ACCOUNT_HASH_LENGTH);
}

function encode(account: string, facts: GuidanceFacts): string {
  const { projectId, epoch, sharedEpoch, seed, holdout, week, issuedAtMs, metric } = facts;
  const list = [account, projectId, epoch, sharedEpoch, seed, holdout ? 1 : 0, week, issuedAtMs, metric];
  return Buffer.from(JSON.stringify(list)).toString('base64url');
}

/** Decodes what was signed. Undefined for a version this server does not know. */
function decode(body: string): { readonly account: string; readonly facts: GuidanceFacts } | undefined {
  const [version, encoded = ''] = body.split('.');
  if (version !== VERSION) return undefined;
  const list = parseList(Buffer.from(encoded, 'base64url').toString('utf8'));
  const [account, projectId, epoch, sharedEpoch, seed, holdout, week, issuedAtMs, metric] = list;
  const known = METRICS.find((name) => name === metric);
  if (typeof account !== 'string' || typeof projectId !== 'string' || typeof week !== 'string')
    return undefined;
  if (known === undefined || typeof epoch !== 'number' || typeof sharedEpoch !== 'number') return undefined;
  if (typeof seed !== 'number' || typeof issuedAtMs !== 'number') return undefined;
  const facts = {
    projectId,
    epoch,
    sharedEpoch,
    seed,
    holdout: holdout === 1,
    week,
    issuedAtMs,
    metric: known,
  };
  return { account, facts };
}

function parseList(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
