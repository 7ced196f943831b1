import { invalidFields } from '../shared/errors.ts';

/** Throws INVALID_FIELD when a call with `force` does not say who decides, and why. */
export function requireDecision(decision: { readonly actor: string; readonly reason: string }): void {
  const { actor, reason } = decision;
  const violations = Object.entries({ actor, reason })
    .filter(([, value]) => value.trim() === '')
    .map(([field]) => ({ field, description: 'must be given with force' }));
  if (violations.length > 0) throw invalidFields(violations);
}
