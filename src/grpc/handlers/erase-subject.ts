import type { ErasureService } from '../../erasure/erasure-service.ts';
import {
  type EraseSubjectRequest,
  type EraseSubjectResponse,
  SubjectType,
} from '../../gen/kaizen/v1/erasure.ts';
import type { Handler } from '../call.ts';
import { subjectErasureMessage, subjectErasurePreviewMessage } from '../messages/erasure-message.ts';
import { requireDecision } from '../require-decision.ts';

/** Labels in the graph. The field rules refuse a type that is none of these. */
const LABELS: ReadonlyMap<SubjectType, 'Lead'> = new Map([[SubjectType.SUBJECT_TYPE_LEAD, 'Lead']]);

/** AdminService/EraseSubject. It ignores the caller's leaving: an erasure that has begun is finished. */
export function eraseSubjectHandler({
  previewSubject,
  eraseSubject,
}: Pick<ErasureService, 'previewSubject' | 'eraseSubject'>): Handler<
  EraseSubjectRequest,
  EraseSubjectResponse
> {
  return async ({ subjectType, subjectId, force, actor, reason }, { accountId, signal }) => {
    const label = LABELS.get(subjectType);
    if (label === undefined) throw new Error('EraseSubject was called without a type of subject');
    const subject = { accountId, label, id: subjectId };
    if (!force) {
      const found = await previewSubject(subject, signal);
      return 'counts' in found
        ? subjectErasurePreviewMessage(found.counts)
        : subjectErasureMessage(found.erasure);
    }
    requireDecision({ actor, reason });
    return subjectErasureMessage(await eraseSubject(subject));
  };
}
