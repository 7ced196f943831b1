import type { ErasureCount } from '../../erasure/erase-account.ts';
import type { ErasureRecord } from '../../erasure/erasure-record.ts';
import type { SubjectErasureRecord } from '../../erasure/subject-erasure-record.ts';
import {
  type EraseAccountResponse,
  type EraseSubjectResponse,
  ErasureState,
} from '../../gen/kaizen/v1/erasure.ts';
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

/** What the erasure of a subject would remove. */
export function subjectErasurePreviewMessage(counts: readonly ErasureCount[]): EraseSubjectResponse {
  return {
    preview: true,
    state: ErasureState.ERASURE_STATE_UNSPECIFIED,
    erasureId: '',
    counts: [...counts],
    requestTime: undefined,
    finishTime: undefined,
  };
}

/** The erasure of a subject that has begun. */
export function subjectErasureMessage(erasure: SubjectErasureRecord): EraseSubjectResponse {
  const { erasureId, state, counts, requestedAtMs, finishedAtMs } = erasure;
  return {
    preview: false,
    state: ErasureState[`ERASURE_STATE_${state}`],
    erasureId,
    counts: [...counts],
    requestTime: timestampOf(requestedAtMs),
    finishTime: finishedAtMs === null ? undefined : timestampOf(finishedAtMs),
  };
}
