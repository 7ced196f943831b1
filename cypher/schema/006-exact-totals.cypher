// Repairs totals that were summed as doubles: beyond 2^53 they were rounded, or stuck at 9223372036854775807. Each
// reported record is exact, so every total is summed again from the records and replaced where it differs. Sums are
// made in two parts so that none can overflow; the total is 2^31 times the first part plus the second. A total that
// does not fit in 64 bits stays unchanged. Each statement writes in transactions of bounded size, and does nothing when
// it is repeated.

// Totals of creatives.
MATCH (creative:Creative)
CALL (creative) {
  OPTIONAL MATCH (creative)-[:MEASURED]->(figure:PerformanceDay)
  WITH creative,
       [sum(coalesce(figure.impressions, 0) / 2147483648), sum(coalesce(figure.clicks, 0) / 2147483648),
        sum(coalesce(figure.clicks_impressions, 0) / 2147483648), sum(coalesce(figure.engagements, 0) / 2147483648),
        sum(coalesce(figure.engagement_impressions, 0) / 2147483648),
        sum(coalesce(figure.conversions, 0) / 2147483648), sum(coalesce(figure.spend_micros, 0) / 2147483648),
        sum(coalesce(figure.revenue_micros, 0) / 2147483648), sum(coalesce(figure.conversion_clicks, 0) / 2147483648)] AS high,
       [sum(coalesce(figure.impressions, 0) % 2147483648), sum(coalesce(figure.clicks, 0) % 2147483648),
        sum(coalesce(figure.clicks_impressions, 0) % 2147483648), sum(coalesce(figure.engagements, 0) % 2147483648),
        sum(coalesce(figure.engagement_impressions, 0) % 2147483648),
        sum(coalesce(figure.conversions, 0) % 2147483648), sum(coalesce(figure.spend_micros, 0) % 2147483648),
        sum(coalesce(figure.revenue_micros, 0) % 2147483648), sum(coalesce(figure.conversion_clicks, 0) % 2147483648)] AS low
  WITH *,
       [coalesce(creative.impressions, 0), coalesce(creative.clicks, 0), coalesce(creative.clicks_impressions, 0),
        coalesce(creative.engagements, 0), coalesce(creative.engagement_impressions, 0),
        coalesce(creative.conversions, 0), coalesce(creative.spend_micros, 0), coalesce(creative.revenue_micros, 0),
        coalesce(creative.conversion_clicks, 0)] AS stored
  WITH *, [at IN range(0, 8) | CASE WHEN high[at] + low[at] / 2147483648 < 4294967296
       THEN high[at] * 2147483648 + low[at] ELSE stored[at] END] AS totals
  WHERE totals <> stored
  SET creative.impressions = totals[0], creative.clicks = totals[1], creative.clicks_impressions = totals[2],
      creative.engagements = totals[3], creative.engagement_impressions = totals[4], creative.conversions = totals[5],
      creative.spend_micros = totals[6], creative.revenue_micros = totals[7], creative.conversion_clicks = totals[8]
} IN TRANSACTIONS OF 1000 ROWS;

// Totals of creatives in contrast sets. Contrasts based on a wrong total are compared again by the next cycle.
MATCH (creative:Creative)
CALL (creative) {
  MATCH (creative)-[:MEASURED]->(figure:PerformanceDay)
  WITH creative, figure.set_key AS setKey, figure.platform AS platform, figure.audience AS audience,
       [sum(coalesce(figure.impressions, 0) / 2147483648), sum(coalesce(figure.clicks, 0) / 2147483648),
        sum(coalesce(figure.clicks_impressions, 0) / 2147483648), sum(coalesce(figure.engagements, 0) / 2147483648),
        sum(coalesce(figure.engagement_impressions, 0) / 2147483648),
        sum(coalesce(figure.conversions, 0) / 2147483648), sum(coalesce(figure.spend_micros, 0) / 2147483648),
        sum(coalesce(figure.revenue_micros, 0) / 2147483648), sum(coalesce(figure.conversion_clicks, 0) / 2147483648)] AS high,
       [sum(coalesce(figure.impressions, 0) % 2147483648), sum(coalesce(figure.clicks, 0) % 2147483648),
        sum(coalesce(figure.clicks_impressions, 0) % 2147483648), sum(coalesce(figure.engagements, 0) % 2147483648),
        sum(coalesce(figure.engagement_impressions, 0) % 2147483648),
        sum(coalesce(figure.conversions, 0) % 2147483648), sum(coalesce(figure.spend_micros, 0) % 2147483648),
        sum(coalesce(figure.revenue_micros, 0) % 2147483648), sum(coalesce(figure.conversion_clicks, 0) % 2147483648)] AS low
  MATCH (set:ContrastSet {key: setKey})
  MATCH (creative)-[member:IN_SET {platform: platform, audience: audience}]->(set)
  WITH *,
       [coalesce(member.impressions, 0), coalesce(member.clicks, 0), coalesce(member.clicks_impressions, 0),
        coalesce(member.engagements, 0), coalesce(member.engagement_impressions, 0), coalesce(member.conversions, 0),
        coalesce(member.spend_micros, 0), coalesce(member.revenue_micros, 0), coalesce(member.conversion_clicks, 0)] AS stored
  WITH *, [at IN range(0, 8) | CASE WHEN high[at] + low[at] / 2147483648 < 4294967296
       THEN high[at] * 2147483648 + low[at] ELSE stored[at] END] AS totals
  WHERE totals <> stored
  SET member.impressions = totals[0], member.clicks = totals[1], member.clicks_impressions = totals[2],
      member.engagements = totals[3], member.engagement_impressions = totals[4], member.conversions = totals[5],
      member.spend_micros = totals[6], member.revenue_micros = totals[7], member.conversion_clicks = totals[8]
  SET set.dirty = split(set.key, '|')[0], set.change = coalesce(set.change, 0) + 1
  WITH set
  MATCH (set)-[:WITHIN]->(coarse:ContrastSet)
  SET coarse.dirty = split(coarse.key, '|')[0], coarse.change = coalesce(coarse.change, 0) + 1
} IN TRANSACTIONS OF 100 ROWS;

// Totals of days: those with performance records, and those that have lost all of them.
MATCH (account:Account)
CALL (account) {
  MATCH (figure:PerformanceDay)
  WHERE figure.key STARTS WITH account.key + '|'
  WITH account.key + '|' + split(figure.key, '|')[1] + '|' + toString(figure.date) AS dayKey,
       [sum(coalesce(figure.impressions, 0) / 2147483648), sum(coalesce(figure.clicks, 0) / 2147483648),
        sum(coalesce(figure.clicks_impressions, 0) / 2147483648), sum(coalesce(figure.engagements, 0) / 2147483648),
        sum(coalesce(figure.engagement_impressions, 0) / 2147483648),
        sum(coalesce(figure.conversions, 0) / 2147483648), sum(coalesce(figure.spend_micros, 0) / 2147483648),
        sum(coalesce(figure.revenue_micros, 0) / 2147483648), sum(coalesce(figure.conversion_clicks, 0) / 2147483648)] AS high,
       [sum(coalesce(figure.impressions, 0) % 2147483648), sum(coalesce(figure.clicks, 0) % 2147483648),
        sum(coalesce(figure.clicks_impressions, 0) % 2147483648), sum(coalesce(figure.engagements, 0) % 2147483648),
        sum(coalesce(figure.engagement_impressions, 0) % 2147483648),
        sum(coalesce(figure.conversions, 0) % 2147483648), sum(coalesce(figure.spend_micros, 0) % 2147483648),
        sum(coalesce(figure.revenue_micros, 0) % 2147483648), sum(coalesce(figure.conversion_clicks, 0) % 2147483648)] AS low
  MATCH (day:Day {key: dayKey})
  WITH *,
       [coalesce(day.impressions, 0), coalesce(day.clicks, 0), coalesce(day.clicks_impressions, 0),
        coalesce(day.engagements, 0), coalesce(day.engagement_impressions, 0), coalesce(day.conversions, 0),
        coalesce(day.spend_micros, 0), coalesce(day.revenue_micros, 0), coalesce(day.conversion_clicks, 0)] AS stored
  WITH *, [at IN range(0, 8) | CASE WHEN high[at] + low[at] / 2147483648 < 4294967296
       THEN high[at] * 2147483648 + low[at] ELSE stored[at] END] AS totals
  WHERE totals <> stored
  SET day.impressions = totals[0], day.clicks = totals[1], day.clicks_impressions = totals[2],
      day.engagements = totals[3], day.engagement_impressions = totals[4], day.conversions = totals[5],
      day.spend_micros = totals[6], day.revenue_micros = totals[7], day.conversion_clicks = totals[8]
} IN TRANSACTIONS OF 1 ROW;
MATCH (day:Day)
WHERE coalesce(day.performance_count, 0) <= 0
  AND any(name IN ['impressions', 'clicks', 'clicks_impressions', 'engagements', 'engagement_impressions',
                   'conversions', 'spend_micros', 'revenue_micros', 'conversion_clicks']
          WHERE coalesce(day[name], 0) <> 0)
CALL (day) {
  SET day.impressions = 0, day.clicks = 0, day.clicks_impressions = 0,
      day.engagements = 0, day.engagement_impressions = 0, day.conversions = 0,
      day.spend_micros = 0, day.revenue_micros = 0, day.conversion_clicks = 0
} IN TRANSACTIONS OF 1000 ROWS;

// Totals of platforms, which only have counts. Their money is never compared, and a sum over all time would have no
// limit.
MATCH (account:Account)
CALL (account) {
  MATCH (figure:PerformanceDay)
  WHERE figure.key STARTS WITH account.key + '|'
  WITH account.key + '|' + split(figure.key, '|')[3] AS platformKey,
       [sum(coalesce(figure.impressions, 0) / 2147483648), sum(coalesce(figure.clicks, 0) / 2147483648),
        sum(coalesce(figure.clicks_impressions, 0) / 2147483648), sum(coalesce(figure.engagements, 0) / 2147483648),
        sum(coalesce(figure.engagement_impressions, 0) / 2147483648),
        sum(coalesce(figure.conversions, 0) / 2147483648), sum(coalesce(figure.conversion_clicks, 0) / 2147483648)] AS high,
       [sum(coalesce(figure.impressions, 0) % 2147483648), sum(coalesce(figure.clicks, 0) % 2147483648),
        sum(coalesce(figure.clicks_impressions, 0) % 2147483648), sum(coalesce(figure.engagements, 0) % 2147483648),
        sum(coalesce(figure.engagement_impressions, 0) % 2147483648),
        sum(coalesce(figure.conversions, 0) % 2147483648), sum(coalesce(figure.conversion_clicks, 0) % 2147483648)] AS low
  MATCH (platform:PlatformStat {key: platformKey})
  WITH *,
       [coalesce(platform.impressions, 0), coalesce(platform.clicks, 0), coalesce(platform.clicks_impressions, 0),
        coalesce(platform.engagements, 0), coalesce(platform.engagement_impressions, 0),
        coalesce(platform.conversions, 0), coalesce(platform.conversion_clicks, 0)] AS stored
  WITH *, [at IN range(0, 6) | CASE WHEN high[at] + low[at] / 2147483648 < 4294967296
       THEN high[at] * 2147483648 + low[at] ELSE stored[at] END] AS totals
  WHERE totals <> stored
  SET platform.impressions = totals[0], platform.clicks = totals[1], platform.clicks_impressions = totals[2],
      platform.engagements = totals[3], platform.engagement_impressions = totals[4], platform.conversions = totals[5],
      platform.conversion_clicks = totals[6]
} IN TRANSACTIONS OF 1 ROW;
MATCH (platform:PlatformStat)
WHERE platform.spend_micros IS NOT NULL OR platform.revenue_micros IS NOT NULL
CALL (platform) {
  REMOVE platform.spend_micros, platform.revenue_micros
} IN TRANSACTIONS OF 1000 ROWS;

// Totals of snapshots, from the present days.
MATCH (account:Account)-[:HAS_SNAPSHOT]->(snapshot:Snapshot)
CALL (account, snapshot) {
  MATCH (day:Day)
  USING INDEX SEEK day:Day(account, date)
  WHERE day.account = account.key AND day.date = snapshot.date
  WITH snapshot,
       [sum(coalesce(day.spend_micros, 0) / 2147483648), sum(coalesce(day.revenue_micros, 0) / 2147483648),
        sum(coalesce(day.impressions, 0) / 2147483648), sum(coalesce(day.clicks, 0) / 2147483648),
        sum(coalesce(day.engagements, 0) / 2147483648), sum(coalesce(day.conversions, 0) / 2147483648)] AS high,
       [sum(coalesce(day.spend_micros, 0) % 2147483648), sum(coalesce(day.revenue_micros, 0) % 2147483648),
        sum(coalesce(day.impressions, 0) % 2147483648), sum(coalesce(day.clicks, 0) % 2147483648),
        sum(coalesce(day.engagements, 0) % 2147483648), sum(coalesce(day.conversions, 0) % 2147483648)] AS low
  WITH *,
       [coalesce(snapshot.spend_micros, 0), coalesce(snapshot.revenue_micros, 0), coalesce(snapshot.impressions, 0),
        coalesce(snapshot.clicks, 0), coalesce(snapshot.engagements, 0), coalesce(snapshot.conversions, 0)] AS stored
  WITH *, [at IN range(0, 5) | CASE WHEN high[at] + low[at] / 2147483648 < 4294967296
       THEN high[at] * 2147483648 + low[at] ELSE stored[at] END] AS totals
  WHERE totals <> stored
  SET snapshot.spend_micros = totals[0], snapshot.revenue_micros = totals[1], snapshot.impressions = totals[2],
      snapshot.clicks = totals[3], snapshot.engagements = totals[4], snapshot.conversions = totals[5],
      snapshot.roas = CASE WHEN totals[0] > 0 THEN toFloat(totals[1]) / totals[0] END
} IN TRANSACTIONS OF 1000 ROWS;
