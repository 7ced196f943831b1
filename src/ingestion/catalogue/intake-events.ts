/** Client intake: how clear briefs are, and how many clarifications they need. */
import type { Counts, StateOf } from './counters-and-states.ts';
import type { CounterEffect } from './effects.ts';
import { type EventScope, effects, type Interpretation, type RowsOf } from './event-type.ts';

/** An intake without an id of its own has the project's id. An event with neither is refused. */
function intakeEffects(
  intakeId: string,
  { projectId }: EventScope,
  {
    state,
    counters = [],
  }: { readonly state: StateOf<'Intake'>; readonly counters?: readonly CounterEffect[] },
): Interpretation {
  const id = intakeId === '' ? projectId : intakeId;
  if (id === '') {
    const description = 'must be given when the event has no project_id';
    return { ok: false, violations: [{ field: 'intake_id', description }] };
  }
  return effects({ subject: { label: 'Intake', id, state }, counters });
}

/** Trimmed because stored events may be untrimmed, as with traits: see `traitValues`. */
function segmentCounter(segment: string, add: Counts<'SegmentStat'>): readonly CounterEffect[] {
  return [{ label: 'SegmentStat', name: segment.trim(), add }];
}

/** The rows of the boundary intake. */
export const intakeEvents: RowsOf<'intake'> = {
  INTAKE_CLARITY_SCORED: ({ intakeId, clarityScore, segment }, scope) =>
    intakeEffects(intakeId, scope, {
      state: 'SCORED',
      counters: segmentCounter(segment, {
        clarity_count: 1,
        clarity_sum: clarityScore,
        clarity_sum_squares: clarityScore ** 2,
      }),
    }),
  INTAKE_CLARIFICATION_REQUESTED: ({ intakeId }, scope) =>
    intakeEffects(intakeId, scope, { state: 'CLARIFYING' }),
  INTAKE_CLARIFICATION_RECEIVED: ({ intakeId }, scope) =>
    intakeEffects(intakeId, scope, { state: 'CLARIFIED' }),
  INTAKE_BLOCKED: ({ intakeId }, scope) => intakeEffects(intakeId, scope, { state: 'BLOCKED' }),
  INTAKE_APPROVED: ({ intakeId, segment }, scope) =>
    intakeEffects(intakeId, scope, { state: 'APPROVED', counters: segmentCounter(segment, { approved: 1 }) }),
};
