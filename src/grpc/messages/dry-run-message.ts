/** The result of a dry run as a message of the API. */

import type { RunCycleResponse } from '../../gen/kaizen/v1/cycle.ts';
import {
  type PatternChange,
  PatternChangeKind,
  type PatternEstimate,
} from '../../gen/kaizen/v1/pattern_change.ts';
import type { ListStagedChangesRow } from '../../gen/queries.ts';
import { assignmentOfStored, INTERVAL_LEVEL, stateOfStored } from '../../knowledge/known-pattern.ts';
import type { DryRun } from '../../learning/cycle/dry-run.ts';
import { traitKindOf } from '../../shared/vocabulary.ts';
import { cycleMessage } from './cycle-messages.ts';

/** A dry run as a message. */
export function dryRunMessage({ cycle, staged, models }: DryRun): RunCycleResponse {
  return {
    cycle: { ...cycleMessage(cycle), dryRun: true },
    changes: staged.changes.map(changeMessage),
    changeCounts: { new: staged.new, changed: staged.changed, closed: staged.closed },
    modelChanges: models.map(({ name, version, verdict }) => ({
      name,
      version,
      promoted: verdict === 'CHAMPION',
    })),
  };
}

type Change = ListStagedChangesRow['changes'][number];

const KINDS: Readonly<Record<string, PatternChangeKind>> = {
  NEW: PatternChangeKind.PATTERN_CHANGE_KIND_NEW,
  CHANGED: PatternChangeKind.PATTERN_CHANGE_KIND_CHANGED,
  CLOSED: PatternChangeKind.PATTERN_CHANGE_KIND_CLOSED,
};

function changeMessage(change: Change): PatternChange {
  const { kind, value, metric, assignment, projectId, isAfter, before } = change;
  // For a closed pattern, the estimate of the version that ends.
  const own = estimateMessage(change);
  return {
    what: KINDS[change.what] ?? PatternChangeKind.PATTERN_CHANGE_KIND_UNSPECIFIED,
    patternType: traitKindOf(kind),
    value,
    metric,
    assignment: assignmentOfStored(assignment),
    projectId,
    before: isAfter ? (before === null ? undefined : estimateMessage(before)) : own,
    after: isAfter ? own : undefined,
  };
}

function estimateMessage({
  lower,
  upper,
  state,
  ...estimate
}: Pick<Change, keyof NonNullable<Change['before']>>): PatternEstimate {
  const { version, lift, signConfidence, confidence, qValue, sets, arms } = estimate;
  return {
    version,
    state: stateOfStored(state),
    lift,
    interval: { lower, upper, level: INTERVAL_LEVEL },
    signConfidence,
    confidence,
    qValue,
    tests: sets,
    variants: arms,
  };
}
