import { KaizenError } from '../shared/errors.ts';

/** A page token that opens, but whose position the list cannot go on from: INVALID_PAGE_TOKEN. */
export function invalidPosition(description: string): KaizenError {
  const field = 'page_token';
  return new KaizenError(`${field}: ${description}`, {
    kind: 'INVALID',
    reason: 'INVALID_PAGE_TOKEN',
    violations: [{ field, description }],
  });
}
