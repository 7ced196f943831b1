/** The finding that two imports brought the same figures under other identities. */
import type { ListTwinImportsRow } from '../gen/queries.ts';
import { counted, type Finding, shortened } from './finding.ts';
import { exactCount } from './limits.ts';

/** Of the days that two imports both have, so many must come to the same: one day may do so by chance. */
const MIN_SHARE_OF_DAYS = 0.5;

/** A finding for each pair, with which import to take back. */
export function twinImportFindings(
  accountId: string,
  pairs: readonly ListTwinImportsRow[],
): readonly Finding[] {
  return pairs
    .filter(({ sameDays, sharedDays }) => sameDays >= MIN_SHARE_OF_DAYS * sharedDays)
    .map(({ earlierId, laterId, laterKey, sameDays, sharedDays, firstDate, lastDate }) => ({
      kind: 'TWIN_IMPORTS' as const,
      severity: 'WARNING' as const,
      accountId,
      count: exactCount(sameDays),
      example: laterKey,
      text: `Imports "${shortened(earlierId)}" and "${shortened(laterId)}" brought the same impressions, clicks and spend on ${counted(exactCount(sameDays), 'day')} of ${sharedDays} that both have (${firstDate === lastDate ? firstDate : `${firstDate} to ${lastDate}`}), under other names: the same figures may be counted twice.`,
      remedy: `Where they are the same, take one back: kaizen import undo "${laterId}" --account "${accountId}" (or "${earlierId}"), with --actor and --reason.`,
    }));
}
