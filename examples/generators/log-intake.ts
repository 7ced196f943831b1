/** What happens during an intake, as events. */
import type { IntakeInput, IntakeListener } from './intake.ts';
import type { EventHelpers, GeneratorTools } from './kaizen-client.ts';

/** A listener that logs; each call returns at once. */
export function intakeLog(
  kaizen: EventHelpers,
  { intakeId, segment }: Pick<IntakeInput, 'intakeId' | 'segment'>,
  { projectId }: GeneratorTools,
): IntakeListener {
  const about = { projectId, intakeId };
  return {
    scored({ clarityScore, openQuestions }) {
      kaizen.logIntakeClarityScored({
        ...about,
        segment,
        clarityScore,
        followUpQuestionsCount: openQuestions,
      });
    },
    requested({ round, questions }) {
      const texts = questions.map(({ text }) => text);
      kaizen.logIntakeClarificationRequested({ ...about, round, questions: texts });
    },
    received({ round, answersCount }) {
      kaizen.logIntakeClarificationReceived({ ...about, round, answersCount });
    },
    blocked({ reason }) {
      kaizen.logIntakeBlocked({ ...about, reason });
    },
    approved({ clarityScore, rounds }) {
      kaizen.logIntakeApproved({
        ...about,
        segment,
        finalClarityScore: clarityScore,
        totalClarificationRounds: rounds,
      });
    },
  };
}
