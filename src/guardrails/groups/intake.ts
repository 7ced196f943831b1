/** Guardrails of client intake. */
import { expect } from 'vitest';
import { runFailing, runOn } from '../bed.ts';
import { type Checks, moduleOf } from '../check.ts';
import { eventsOf, oneEventOf } from '../payloads.ts';

/** Checks of the intake guardrails. */
export const intakeChecks: Checks<'intakeApproved' | 'intakeBlocked'> = {
  async intakeApproved(bed) {
    const { made, events } = await runOn(bed, moduleOf(bed.generators.intake, 'intake').approve);
    const { finalClarityScore, rounds } = made;
    expect(rounds, 'rounds of questions of the intake: the test needs one at least').toBeGreaterThan(0);
    const scores = eventsOf(events, 'INTAKE_CLARITY_SCORED').map(({ value }) => value);
    expect(
      Math.max(...scores.map(({ followUpQuestionsCount }) => followUpQuestionsCount)),
      'followUpQuestionsCount of INTAKE_CLARITY_SCORED',
    ).toBeGreaterThan(0);
    const requested = eventsOf(events, 'INTAKE_CLARIFICATION_REQUESTED').map(({ value }) => value);
    expect(requested.length, 'INTAKE_CLARIFICATION_REQUESTED').toBe(rounds);
    expect(
      requested.every(({ questions }) => questions.length > 0),
      'questions of each request',
    ).toBe(true);
    const received = eventsOf(events, 'INTAKE_CLARIFICATION_RECEIVED').map(({ value }) => value);
    expect(received.length, 'INTAKE_CLARIFICATION_RECEIVED').toBe(rounds);
    const approved = oneEventOf(events, 'INTAKE_APPROVED').value;
    expect(approved.finalClarityScore, 'finalClarityScore of INTAKE_APPROVED').toBeCloseTo(finalClarityScore);
    expect(approved.totalClarificationRounds, 'rounds of INTAKE_APPROVED').toBe(rounds);
  },

  async intakeBlocked(bed) {
    const { events } = await runFailing(bed, moduleOf(bed.generators.intake, 'intake').block);
    expect(oneEventOf(events, 'INTAKE_BLOCKED').value.reason, 'reason of INTAKE_BLOCKED').not.toBe('');
  },
};
