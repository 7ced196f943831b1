/** Client intake: how clear briefs are, and what it takes to make them so. */
import {
  IntakeApproved,
  IntakeBlocked,
  IntakeClarificationReceived,
  IntakeClarificationRequested,
  IntakeClarityScored,
} from '../../gen/kaizen/v1/event.ts';
import type { EventTypeName } from '../../shared/vocabulary.ts';
import type { Counts, StateOf } from './counters-and-states.ts';
import type { CounterEffect } from './effects.ts';
import {
  type EventScope,
  type EventTypeDefinition,
  effects,
  type Interpretation,
  type PayloadCase,
} from './event-type.ts';

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

/** What all rows of intake have in common. */
function intakeEvent<Case extends PayloadCase>(
  type: EventTypeName,
  row: Pick<EventTypeDefinition<Case>, 'payload' | 'codec' | 'interpret'>,
): EventTypeDefinition<Case> {
  return { type, boundary: 'intake', subject: 'Intake', ...row };
}

/** The rows of the boundary intake. */
export const intakeEvents = [
  intakeEvent<'intakeClarityScored'>('INTAKE_CLARITY_SCORED', {
    payload: 'intakeClarityScored',
    codec: IntakeClarityScored,
    interpret: ({ intakeId, clarityScore, segment }, scope) =>
      intakeEffects(intakeId, scope, {
        state: 'SCORED',
        counters: segmentCounter(segment, {
          clarity_count: 1,
          clarity_sum: clarityScore,
          clarity_sum_squares: clarityScore ** 2,
        }),
      }),
  }),
  intakeEvent<'intakeClarificationRequested'>('INTAKE_CLARIFICATION_REQUESTED', {
    payload: 'intakeClarificationRequested',
    codec: IntakeClarificationRequested,
    interpret: ({ intakeId }, scope) => intakeEffects(intakeId, scope, { state: 'CLARIFYING' }),
  }),
  intakeEvent<'intakeClarificationReceived'>('INTAKE_CLARIFICATION_RECEIVED', {
    payload: 'intakeClarificationReceived',
    codec: IntakeClarificationReceived,
    interpret: ({ intakeId }, scope) => intakeEffects(intakeId, scope, { state: 'CLARIFIED' }),
  }),
  intakeEvent<'intakeBlocked'>('INTAKE_BLOCKED', {
    payload: 'intakeBlocked',
    codec: IntakeBlocked,
    interpret: ({ intakeId }, scope) => intakeEffects(intakeId, scope, { state: 'BLOCKED' }),
  }),
  intakeEvent<'intakeApproved'>('INTAKE_APPROVED', {
    payload: 'intakeApproved',
    codec: IntakeApproved,
    interpret: ({ intakeId, segment }, scope) =>
      intakeEffects(intakeId, scope, {
        state: 'APPROVED',
        counters: segmentCounter(segment, { approved: 1 }),
      }),
  }),
] as const;
