import { KaizenError } from '../shared/errors.ts';

/** The page token is authentic, but the list cannot continue from its position: INVALID_PAGE_TOKEN. */
export function invalidPosition(description: string): KaizenError {
  const field = 'page_token';
  return new KaizenError(`${field}: ${description}`, {
    kind: 'INVALID',
    reason: 'INVALID_PAGE_TOKEN',
    violations: [{ field, description }],
  });
}
