import { isRefused, type Outcome } from '../ingestion/outcome.ts';
import { unknownAccount } from '../shared/errors.ts';

/** Turns a fault of the call itself into an error of the call: an account that does not exist has no items. */
export function refuseWholeBatch(outcomes: readonly Outcome[], accountId: string): void {
  const refused = outcomes.some((outcome) => isRefused(outcome) && outcome.reason === 'UNKNOWN_ACCOUNT');
  if (refused) throw unknownAccount(accountId);
}
