import type {
  RecordPerformanceRequest,
  RecordPerformanceResponse,
} from '../../gen/kaizen/v1/performance_service.ts';
import type { LogEventsDependencies } from '../../ingestion/log-events.ts';
import type { Handler } from '../call.ts';
import { storeRecords } from '../record-results.ts';

/** PerformanceService/RecordPerformance. */
export function recordPerformanceHandler(
  deps: LogEventsDependencies,
): Handler<RecordPerformanceRequest, RecordPerformanceResponse> {
  return async ({ records, actor, source, importId }, { accountId, signal }) => {
    const placed = records.map((record, index) => ({ record, index }));
    const { results, ...counts } = await storeRecords(
      deps,
      { accountId, source, importId, actor, signal },
      placed,
    );
    return { results: [...results], ...counts };
  };
}
