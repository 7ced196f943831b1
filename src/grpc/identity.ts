/** What a call says about its caller and its account. */
import type { Metadata } from '@grpc/grpc-js';
import { unauthenticated } from '../shared/errors.ts';

/** Metadata key of the credential. */
const AUTHORIZATION = 'authorization';

/** The credential that a call sends; undefined for none. Throws CREDENTIAL_INVALID for more than one. */
export function authorizationOf(metadata: Metadata): string | undefined {
  const values = metadata.get(AUTHORIZATION);
  if (values.length > 1) {
    throw unauthenticated('CREDENTIAL_INVALID', 'the call has more than one credential: send one');
  }
  return values[0]?.toString();
}

/** The account that a request names: its `account_id`, or the id of the account it puts; '' for none. */
export function namedAccountId(request: object): string {
  if ('accountId' in request && typeof request.accountId === 'string') return request.accountId;
  if ('account' in request && typeof request.account === 'object' && request.account !== null) {
    return namedAccountId(request.account);
  }
  return '';
}
