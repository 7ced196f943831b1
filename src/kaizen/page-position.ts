import { KaizenError } from '../errors.ts';

/** A page token that opens, but whose position the list cannot go on from: INVALID_PAGE_TOKEN. */
export function invalidPosition(description: string): KaizenError {
  const field = 'page_token';
  return new KaizenError(`${field}: ${description}`, {
    kind: 'INVALID',
    reason: 'INVALID_PAGE_TOKEN',
    violations: [{ field, description }],
  });
}

/** The numbers written in a token; throws {@link invalidPosition} when one is none, as in a token made by hand. */
export function positionNumbers(parts: readonly string[]): readonly number[] {
  const numbers = parts.map((part) => (part === '' ? Number.NaN : Number(part)));
  if (!numbers.every(Number.isFinite)) throw invalidPosition('must be a token this list returned');
  return numbers;
}
