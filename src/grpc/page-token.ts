import { createHash } from 'node:crypto';
import { nodeKey } from '../graph/keys.ts';
import { KaizenError } from '../shared/errors.ts';

/** The request of a list as texts in a fixed order: the list's name, the account and every filter. */
export type ListScope = readonly string[];

/** Sizes of the pages of a list. */
export interface PageSizes {
  /** Size when the caller gives 0. */
  readonly default: number;
  /** Largest size. */
  readonly most: number;
}

/** Size of the page to return. The field rules have refused negative sizes. */
export function pageSize(requested: number, sizes: PageSizes): number {
  return requested === 0 ? sizes.default : Math.min(requested, sizes.most);
}

/**
 * A token for the page after `position`, the place where the list continues. It works only for a list with the same
 * scope. It is not signed: a position cannot select anything outside the account of the call.
 */
export function encodePageToken(scope: ListScope, position: readonly string[]): string {
  return Buffer.from(JSON.stringify([scopeDigest(scope), ...position])).toString('base64url');
}

/** Whether a text is valid at its place in a position; see the checks below. */
export type PartCheck = (part: string) => boolean;

/**
 * The position in a token; undefined for the first page (''). Throws INVALID_PAGE_TOKEN for a token of another scope,
 * for one whose parts the list would not write, and for any other spelling of a valid token. Readers of the position
 * can rely on its parts.
 */
export function decodePageToken(
  scope: ListScope,
  token: string,
  parts: readonly PartCheck[],
): readonly string[] | undefined {
  if (token === '') return undefined;
  const [, ...position] = parseToken(token);
  const isOurs =
    encodePageToken(scope, position) === token &&
    position.length === parts.length &&
    parts.every((check, place) => check(position[place] ?? ''));
  if (!isOurs) throw invalidToken();
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

/** A number as `String` writes it: the shortest text that reads back as the same number. */
export const numberPart: PartCheck = (part) => Number.isFinite(Number(part)) && String(Number(part)) === part;

/** A whole number of at least 0, as `String` writes it. */
export const countPart: PartCheck = (part) =>
  numberPart(part) && Number.isSafeInteger(Number(part)) && Number(part) >= 0;

/** The place of an event: base-36 digits, then some characters of its hash in base64url. */
export const eventPlacePart: PartCheck = (part) => PLACE.test(part);
const PLACE = /^[0-9a-z]{16}[\w-]{9}$/;

/** The place of an import: the time of its first record in base-36 digits, then its id. */
export const importPlacePart: PartCheck = (part) => /^[0-9a-z]{13}/.test(part) && idPart(part.slice(13));

/** An id in the form that requests may use. */
export const idPart: PartCheck = (part) => ID.test(part);
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const ID = /^[^\u0000-\u001f\u007f\ud800-\udfff]{1,256}$/u;

/** The key of a node that belongs to the account. */
export function keyPart(accountId: string): PartCheck {
  const start = `${nodeKey(accountId)}|`;
  return (part) => part.startsWith(start) && part.length > start.length;
}

/** Long enough that two scopes of one caller never have the same digest by chance. */
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
