/** Client intake: how clear briefs are, and what it takes to make them so. */
import type { Counts, StateOf } from './counters-and-states.ts';
import type { CounterEffect } from './effects.ts';
import { type EventScope, effects, type Interpretation, type RowsOf } from './event-type.ts';

/** The project's id stands for an intake without one of its own; an event with neither is refused. */
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

/** Trimmed for stored events, as traits are: see `traitValues`. */
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
