/** Totals of an account in every place that keeps one, read exactly; and spoilt as doubles had left them. */
import { nodeKey } from '../../src/graph/keys.ts';
import type { ReadRows } from './account-figures.ts';
import { readDatabase } from './database.ts';

/** The total of one figure in each kind of place: nothing is summed by the database, whose sums could overflow. */
export async function moneyInPlaces(
  accountId: string,
  name = 'spend_micros',
): Promise<Readonly<Record<string, bigint>>> {
  const rows = await readDatabase(
    `CALL () {
       MATCH (n:PerformanceDay) WHERE n.key STARTS WITH $prefix RETURN 'figures' AS place, n[$name] AS total
       UNION ALL
       MATCH (n:Creative) WHERE n.key STARTS WITH $prefix RETURN 'creatives' AS place, n[$name] AS total
       UNION ALL
       MATCH (c:Creative)-[n:IN_SET]->() WHERE c.key STARTS WITH $prefix RETURN 'sets' AS place, n[$name] AS total
       UNION ALL
       MATCH (n:Day) WHERE n.key STARTS WITH $prefix RETURN 'days' AS place, n[$name] AS total
       UNION ALL
       MATCH (n:Snapshot) WHERE n.key STARTS WITH $prefix RETURN 'snapshots' AS place, n[$name] AS total
     }
     RETURN place, toString(coalesce(total, 0)) AS total`,
    { prefix: `${nodeKey(accountId)}|`, name },
  );
  const sums: Record<string, bigint> = { figures: 0n, creatives: 0n, sets: 0n, days: 0n, snapshots: 0n };
  for (const { place, total } of rows) {
    sums[String(place)] = (sums[String(place)] ?? 0n) + BigInt(String(total));
  }
  return sums;
}

const NAMES = `['impressions', 'clicks', 'clicks_impressions', 'engagements', 'engagement_impressions', 'conversions',
  'conversion_micros', 'spend_micros', 'revenue_micros', 'conversion_clicks', 'roas']`;

/** Every total below a prefix of keys, as text. */
export const TOTALS = `
CALL () {
  MATCH (n:Creative|Day|PlatformStat|Snapshot) WHERE n.key STARTS WITH $prefix
  RETURN n.key AS key, n AS holder
  UNION ALL
  MATCH (c:Creative)-[n:IN_SET]->(s) WHERE c.key STARTS WITH $prefix
  RETURN c.key + ' in ' + s.key + ' ' + n.platform + ' ' + n.audience AS key, n AS holder
}
RETURN key, [name IN ${NAMES} | toString(coalesce(holder[name], 0))] AS totals ORDER BY key`;

/** Leaves totals as sums of doubles did: at the largest integer, or rounded beyond 2^53. Platforms kept money too. */
export async function spoilTotals(read: ReadRows, prefix: string): Promise<void> {
  const spoil = `SET n.spend_micros = 9223372036854775807,
                     n.revenue_micros = toInteger(toFloat(coalesce(n.revenue_micros, 0)) + 1.0)`;
  await read(`MATCH (n:Creative|Day|PlatformStat|Snapshot) WHERE n.key STARTS WITH $prefix ${spoil}`, {
    prefix,
  });
  await read(`MATCH (c:Creative)-[n:IN_SET]->() WHERE c.key STARTS WITH $prefix ${spoil}`, {
    prefix,
  });
}
