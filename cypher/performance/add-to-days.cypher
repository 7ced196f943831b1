// Add performance figures to the days they are of, made when they are new, and mark those days as changed.
//
// @mode    write
// @for     Owner in Account Project
// @param   $days   LIST<MAP{key STRING NOT NULL, ownerKey STRING NOT NULL, accountKey STRING NOT NULL,
//                  date STRING NOT NULL, records INTEGER NOT NULL,
//                  impressions INTEGER NOT NULL,
//                  clicks INTEGER NOT NULL,
//                  clicks_impressions INTEGER NOT NULL,
//                  engagements INTEGER NOT NULL,
//                  engagement_impressions INTEGER NOT NULL,
//                  conversions INTEGER NOT NULL,
//                  spend_micros INTEGER NOT NULL,
//                  revenue_micros INTEGER NOT NULL}> NOT NULL   sorted by key
// @returns none
UNWIND $days AS row
MATCH (owner:{{Owner}} {key: row.ownerKey})
MERGE (day:Day {key: row.key})
ON CREATE SET day.date = date(row.date), day.owner = row.ownerKey, day.account = row.accountKey,
              day.event_count = 0
MERGE (owner)-[:HAS_DAY]->(day)
SET day.dirty = row.accountKey, day.change = coalesce(day.change, 0) + 1,
    day.performance_count = coalesce(day.performance_count, 0) + row.records,
    day.impressions = coalesce(day.impressions, 0) + row.impressions,
    day.clicks = coalesce(day.clicks, 0) + row.clicks,
    day.clicks_impressions = coalesce(day.clicks_impressions, 0) + row.clicks_impressions,
    day.engagements = coalesce(day.engagements, 0) + row.engagements,
    day.engagement_impressions = coalesce(day.engagement_impressions, 0) + row.engagement_impressions,
    day.conversions = coalesce(day.conversions, 0) + row.conversions,
    day.spend_micros = coalesce(day.spend_micros, 0) + row.spend_micros,
    day.revenue_micros = coalesce(day.revenue_micros, 0) + row.revenue_micros
