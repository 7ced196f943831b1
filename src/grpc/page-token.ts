import { createHash } from 'node:crypto';
import { KaizenError } from '../errors.ts';

/** What a list was asked for, in any fixed order: its name, the account and every filter. */
export type ListScope = readonly string[];

/** Sizes of the pages of a list. */
export interface PageSizes {
  /** When the caller gives 0. */
  readonly default: number;
  /** When the caller asks for more. */
  readonly most: number;
}

/** The size of the page to return; negative sizes are refused by the field rules before. */
export function pageSize(requested: number, sizes: PageSizes): number {
  return requested === 0 ? sizes.default : Math.min(requested, sizes.most);
}

/**
 * A token for the page after `position`, which is whatever the list goes on from. It opens only for a list of the same
 * scope. It is not signed: a position selects nothing outside the account of the call that presents it.
 */
export function encodePageToken(scope: ListScope, position: readonly string[]): string {
  return Buffer.from(JSON.stringify([scopeDigest(scope), ...position])).toString('base64url');
}

/**
 * The position in a token, or undefined for the first page (''). Throws INVALID_PAGE_TOKEN for a token of another
 * scope, of another length than `parts`, or of another origin.
 */
export function decodePageToken(
  scope: ListScope,
  token: string,
  parts: number,
): readonly string[] | undefined {
  if (token === '') return undefined;
  const [digest, ...position] = parseToken(token);
  if (digest !== scopeDigest(scope) || position.length !== parts) throw invalidToken();
  return position;
}

function parseToken(token: string): readonly string[] {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
  } catch {
    throw invalidToken();
  }
  if (!Array.isArray(value) || !value.every((part) => typeof part === 'string')) throw invalidToken();
  return value;
}

/** Long enough that two scopes of one caller do not meet by chance. */
const DIGEST_LENGTH = 16;

function scopeDigest(scope: ListScope): string {
  return createHash('sha256').update(JSON.stringify(scope)).digest('base64url').slice(0, DIGEST_LENGTH);
}

function invalidToken(): KaizenError {
  const field = 'page_token';
  const description = 'must be a token this list returned for the same account and filters';
  return new KaizenError(`${field}: ${description}`, {
    kind: 'INVALID',
    reason: 'INVALID_PAGE_TOKEN',
    violations: [{ field, description }],
  });
}
