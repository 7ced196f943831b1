/** Epochs as the API shows them. */
import { type Epoch, EpochCause } from '../../gen/kaizen/v1/epoch.ts';
import type { EpochRecord } from '../../knowledge/epochs.ts';
import { timestampOf } from '../../shared/timestamps.ts';

const CAUSES: Readonly<Record<string, EpochCause>> = {
  CYCLE: EpochCause.EPOCH_CAUSE_CYCLE,
  MODEL_ROLL_BACK: EpochCause.EPOCH_CAUSE_MODEL_ROLL_BACK,
  ROLL_BACK: EpochCause.EPOCH_CAUSE_ROLL_BACK,
  RESET: EpochCause.EPOCH_CAUSE_RESET,
};

/** The epoch, told from the present one. */
export function epochMessage(record: EpochRecord, publishedEpoch: number): Epoch {
  const { epoch, publishedAtMs, cause, cycleId, actor, reason, sharedEpoch, restoredEpoch } = record;
  return {
    epoch,
    publishTime: timestampOf(publishedAtMs),
    // One that a newer version has written is not known here.
    cause: CAUSES[cause] ?? EpochCause.EPOCH_CAUSE_UNSPECIFIED,
    cycleId: cycleId ?? '',
    actor,
    reason,
    sharedEpoch,
    restoredEpoch: restoredEpoch ?? 0,
    current: epoch === publishedEpoch,
  };
}
