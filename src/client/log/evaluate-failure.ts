/** Decides what to do about a batch that was not answered with OK. */
import { status as Code } from '@grpc/grpc-js';
import { CallFailure } from '../call-failure.ts';
import { isNamedFaultOfItem } from './item-fault.ts';

/**
 * `wait`: the events are fine and are sent again for as long as it takes. `refuse`: the service will never accept the
 * batch as it is. `suspect`: the cause is either the service or one of the events.
 */
export type FailureVerdict = 'wait' | 'refuse' | 'suspect';

/**
 * Evaluates a failure. Problems with the account, the permission to write or the service are waited out: someone may
 * create the account or correct the address, and the events are still valid then.
 */
export function evaluateFailure(error: unknown): FailureVerdict {
  if (!(error instanceof CallFailure)) return 'suspect';
  const { code, details } = error.facts;
  switch (code) {
    case Code.INVALID_ARGUMENT:
    case Code.OUT_OF_RANGE:
    case Code.ALREADY_EXISTS:
      // Without a reason of the service, the error comes from something between client and service.
      return isNamedFaultOfItem(details?.reason ?? '') ? 'refuse' : 'suspect';
    case Code.RESOURCE_EXHAUSTED:
      // Without details, the error comes from gRPC itself, for example for a message above the service's size limit.
      return details === undefined ? 'suspect' : 'wait';
    case Code.INTERNAL:
    case Code.UNKNOWN:
    case Code.DATA_LOSS:
      return 'suspect';
    default:
      return 'wait';
  }
}
