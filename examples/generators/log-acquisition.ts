/** What happens in the funnel, as events. */
import type { FunnelListener } from './acquisition.ts';
import { type EventHelpers, type GeneratorTools, guidanceOf } from './kaizen-client.ts';

/** A listener that logs; each call returns at once. */
export function acquisitionLog(
  kaizen: EventHelpers,
  { projectId, kaizenContext }: GeneratorTools,
): FunnelListener {
  return {
    created({ leadId, source, icpMatchScore }) {
      kaizen.logLeadCreated({ projectId, leadId, source, icpMatchScore });
    },
    sent({ leadId }, { channel, templateId, attempt }, applied) {
      const guidance = guidanceOf(kaizenContext, applied);
      kaizen.logOutreachSent({ projectId, leadId, channel, templateId, attributes: { attempt }, guidance });
    },
    replied({ leadId }, { channel, templateId, attempt }) {
      kaizen.logOutreachReplied({ projectId, leadId, channel, templateId, attributes: { attempt } });
    },
    qualified({ leadId }, { score, reason }) {
      kaizen.logLeadQualified({ projectId, leadId, qualificationScore: score, reason });
    },
    scheduled({ leadId }, { time, channel }) {
      kaizen.logAppointmentScheduled({ projectId, leadId, appointmentTime: time, channel });
    },
    won({ leadId }, { packSold, dealSizeMicros }) {
      kaizen.logDealWon({ projectId, leadId, packSold, dealSizeMicros });
    },
    lost({ leadId }, { reason }) {
      kaizen.logLeadLost({ projectId, leadId, reason });
    },
  };
}
