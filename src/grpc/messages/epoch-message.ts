/** Epochs as messages of the API. */
import { type Epoch, EpochCause } from '../../gen/kaizen/v1/epoch.ts';
import type { EpochRecord } from '../../knowledge/epochs.ts';
import { timestampOf } from '../../shared/timestamps.ts';

const CAUSES: Readonly<Record<string, EpochCause>> = {
  CYCLE: EpochCause.EPOCH_CAUSE_CYCLE,
  MODEL_ROLL_BACK: EpochCause.EPOCH_CAUSE_MODEL_ROLL_BACK,
  ROLL_BACK: EpochCause.EPOCH_CAUSE_ROLL_BACK,
  RESET: EpochCause.EPOCH_CAUSE_RESET,
};

/** An epoch as a message. `publishedEpoch` is the current one. */
export function epochMessage(record: EpochRecord, publishedEpoch: number): Epoch {
  const { epoch, publishedAtMs, cause, cycleId, actor, reason, sharedEpoch, restoredEpoch } = record;
  return {
    epoch,
    publishTime: timestampOf(publishedAtMs),
    // A cause written by a newer version is unknown here.
    cause: CAUSES[cause] ?? EpochCause.EPOCH_CAUSE_UNSPECIFIED,
    cycleId: cycleId ?? '',
    actor,
    reason,
    sharedEpoch,
    restoredEpoch: restoredEpoch ?? 0,
    current: epoch === publishedEpoch,
  };
}
