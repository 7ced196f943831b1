// Add metrics to the memberships of creatives in contrast sets: one relationship per creative, set, platform and
// audience. Metrics come as whole numbers in the order of FIGURE_NAMES: a list is packed and read faster than a map.
//
// @mode    write
// @param   $memberships   LIST<MAP{creativeKey STRING NOT NULL, setKey STRING NOT NULL, platform STRING NOT NULL,
//                         audience STRING NOT NULL, records INTEGER NOT NULL,
//                         figures LIST<INTEGER NOT NULL> NOT NULL}> NOT NULL   sorted
// @returns one { written :: INTEGER NOT NULL }
UNWIND $memberships AS row
MATCH (creative:Creative {key: row.creativeKey})
WITH row, creative
MATCH (set:ContrastSet {key: row.setKey})
MERGE (creative)-[member:IN_SET {platform: row.platform, audience: row.audience}]->(set)
SET member.records = coalesce(member.records, 0) + row.records,
    member.impressions = coalesce(member.impressions, 0) + row.figures[0],
    member.clicks = coalesce(member.clicks, 0) + row.figures[1],
    member.clicks_impressions = coalesce(member.clicks_impressions, 0) + row.figures[2],
    member.engagements = coalesce(member.engagements, 0) + row.figures[3],
    member.engagement_impressions = coalesce(member.engagement_impressions, 0) + row.figures[4],
    member.conversion_micros = coalesce(member.conversion_micros, 0) + row.figures[5],
    member.spend_micros = coalesce(member.spend_micros, 0) + row.figures[6],
    member.revenue_micros = coalesce(member.revenue_micros, 0) + row.figures[7],
    member.conversion_clicks = coalesce(member.conversion_clicks, 0) + row.figures[8]
RETURN count(member) AS written
