/** The finding that two imports brought the same performance records under different identities. */
import type { ListTwinImportsRow } from '../gen/queries.ts';
import { counted, type Finding, shortened } from './finding.ts';
import { exactCount } from './limits.ts';

/** Least share of equal days among those that two imports both have. A single day may be equal by chance. */
const MIN_SHARE_OF_DAYS = 0.5;

/** Returns a finding for each pair. It says which import to take back. */
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
