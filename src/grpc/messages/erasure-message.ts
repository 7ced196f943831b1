import type { ErasureCount } from '../../erasure/erase-account.ts';
import type { ErasureRecord } from '../../erasure/erasure-record.ts';
import { type EraseAccountResponse, ErasureState } from '../../gen/kaizen/v1/erasure.ts';
import { timestampOf } from '../../shared/timestamps.ts';

/** What an erasure would remove. */
export function erasurePreviewMessage(counts: readonly ErasureCount[]): EraseAccountResponse {
  return {
    preview: true,
    state: ErasureState.ERASURE_STATE_UNSPECIFIED,
    erasureId: '',
    counts: [...counts],
    withdrawnInsights: 0,
    requestTime: undefined,
    finishTime: undefined,
  };
}

/** An erasure that has begun. */
export function erasureMessage(erasure: ErasureRecord): EraseAccountResponse {
  const { erasureId, state, counts, withdrawn, requestedAtMs, finishedAtMs } = erasure;
  return {
    preview: false,
    state: ErasureState[`ERASURE_STATE_${state}`],
    erasureId,
    counts: [...counts],
    withdrawnInsights: withdrawn,
    requestTime: timestampOf(requestedAtMs),
    finishTime: finishedAtMs === null ? undefined : timestampOf(finishedAtMs),
  };
}
