/** What a platform's report says, as events. */
import type { EventHelpers } from './kaizen-client.ts';
import type { ReportListener } from './performance-report.ts';

/** A listener that logs to the client's project; each call returns at once. `source` is what the report comes from. */
export function performanceLog(kaizen: EventHelpers, source: string): ReportListener {
  return {
    figures(figures) {
      kaizen.ingestPerformanceData(figures);
    },
    unreadable({ content, platform, day }, violations) {
      kaizen.logPerformanceIngestionFailed({ contentId: content, platform, date: day, violations, source });
    },
    winner({ content, platform }) {
      kaizen.logCreativeMarkedWinner({ contentId: content, platform, reason: `says ${source}` });
    },
    loser({ content, platform }) {
      kaizen.logCreativeMarkedLoser({ contentId: content, platform, reason: `says ${source}` });
    },
  };
}
