// Add metrics to days and mark the days as changed. Missing days are created. Metrics come as whole numbers in the
// order of FIGURE_NAMES: a list is packed and read faster than a map.
//
// @mode    write
// @for     Owner in Account Project
// @param   $days   LIST<MAP{key STRING NOT NULL, ownerKey STRING NOT NULL, accountKey STRING NOT NULL,
//                  date STRING NOT NULL, records INTEGER NOT NULL,
//                  figures LIST<INTEGER NOT NULL> NOT NULL}> NOT NULL   sorted by key
// @returns none
UNWIND $days AS row
MATCH (owner:{{Owner}} {key: row.ownerKey})
MERGE (day:Day {key: row.key})
ON CREATE SET day.date = date(row.date), day.owner = row.ownerKey, day.account = row.accountKey,
              day.event_count = 0
MERGE (owner)-[:HAS_DAY]->(day)
SET day.dirty = row.accountKey, day.change = coalesce(day.change, 0) + 1,
    day.performance_count = coalesce(day.performance_count, 0) + row.records,
    day.impressions = coalesce(day.impressions, 0) + row.figures[0],
    day.clicks = coalesce(day.clicks, 0) + row.figures[1],
    day.clicks_impressions = coalesce(day.clicks_impressions, 0) + row.figures[2],
    day.engagements = coalesce(day.engagements, 0) + row.figures[3],
    day.engagement_impressions = coalesce(day.engagement_impressions, 0) + row.figures[4],
    day.conversion_micros = coalesce(day.conversion_micros, 0) + row.figures[5],
    day.spend_micros = coalesce(day.spend_micros, 0) + row.figures[6],
    day.revenue_micros = coalesce(day.revenue_micros, 0) + row.figures[7],
    day.conversion_clicks = coalesce(day.conversion_clicks, 0) + row.figures[8]
