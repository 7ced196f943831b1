import type { RollBackKnowledgeRequest, RollBackKnowledgeResponse } from '../../gen/kaizen/v1/epoch.ts';
import type { KnowledgeRollBack, RolledBackKnowledge } from '../../learning/history/roll-back-knowledge.ts';
import type { Handler } from '../call.ts';
import { epochMessage } from '../messages/epoch-message.ts';

const NOTES = [
  'Models and the creative DNA formula are not rolled back by this: RollBackModel does that.',
  'What people have pinned, vetoed, expired or banned stays as it is.',
  'The next cycle changes what has new evidence, and the q-values of what is tested together with it.',
] as const;

/** LearningService/RollBackKnowledge. It ignores the caller's leaving, because half a roll-back would be useless. */
export function rollBackKnowledgeHandler({
  rollBack,
}: {
  readonly rollBack: (request: KnowledgeRollBack) => Promise<RolledBackKnowledge>;
}): Handler<RollBackKnowledgeRequest, RollBackKnowledgeResponse> {
  return async ({ epoch, actor, reason }, { accountId }) => {
    const { record, restored, ended, unchanged } = await rollBack({ accountId, epoch, actor, reason });
    return {
      epoch: epochMessage(record, record.epoch),
      restoredPatterns: restored,
      endedPatterns: ended,
      unchangedPatterns: unchanged,
      notes: [...NOTES],
    };
  };
}
