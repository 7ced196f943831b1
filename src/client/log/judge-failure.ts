/** What to do about a batch that was not answered with OK. */
import { status as Code } from '@grpc/grpc-js';
import { CallFailure } from '../call-failure.ts';
import { isNamedFaultOfItem } from './item-fault.ts';

/**
 * `wait`: nothing is wrong with the events, they are sent again, for as long as it takes. `refuse`: the service will never
 * take the batch as it is. `suspect`: it may be the service, and it may be one of the events.
 */
export type Judgement = 'wait' | 'refuse' | 'suspect';

/**
 * Judges a failure. What concerns the account, the right to write or the service is waited out: someone may create the
 * account, or mend the address, and the events are still good then.
 */
export function judgeFailure(error: unknown): Judgement {
  if (!(error instanceof CallFailure)) return 'suspect';
  const { code, details } = error.facts;
  switch (code) {
    case Code.INVALID_ARGUMENT:
    case Code.OUT_OF_RANGE:
    case Code.ALREADY_EXISTS:
      // Without a reason of the service's it comes from something between us and it.
      return isNamedFaultOfItem(details?.reason ?? '') ? 'refuse' : 'suspect';
    case Code.RESOURCE_EXHAUSTED:
      // Without details it comes from below the service, as for a message that is larger than it takes.
      return details === undefined ? 'suspect' : 'wait';
    case Code.INTERNAL:
    case Code.UNKNOWN:
    case Code.DATA_LOSS:
      return 'suspect';
    default:
      return 'wait';
  }
}
