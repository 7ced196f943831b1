import { KaizenError } from '../../shared/errors.ts';

/** No cycle has this id, or the caller may not see it. */
export function unknownCycle(cycleId: string): KaizenError {
  return new KaizenError(`cycle "${cycleId}" does not exist`, {
    kind: 'NOT_FOUND',
    reason: 'UNKNOWN_CYCLE',
    resourceType: 'kaizen.v1.Cycle',
    resourceName: cycleId,
  });
}
