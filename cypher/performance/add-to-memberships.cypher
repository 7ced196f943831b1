// Add figures to what creatives have in contrast sets: one relationship per creative, set, platform and audience.
//
// @mode    write
// @param   $memberships   LIST<MAP{creativeKey STRING NOT NULL, setKey STRING NOT NULL, platform STRING NOT NULL,
//                         audience STRING NOT NULL, records INTEGER NOT NULL,
//                         impressions INTEGER NOT NULL,
//                         clicks INTEGER NOT NULL,
//                         clicks_impressions INTEGER NOT NULL,
//                         engagements INTEGER NOT NULL,
//                         engagement_impressions INTEGER NOT NULL,
//                         conversions INTEGER NOT NULL,
//                         spend_micros INTEGER NOT NULL,
//                         revenue_micros INTEGER NOT NULL}> NOT NULL   sorted
// @returns one { written :: INTEGER NOT NULL }
UNWIND $memberships AS row
MATCH (creative:Creative {key: row.creativeKey})
WITH row, creative
MATCH (set:ContrastSet {key: row.setKey})
MERGE (creative)-[member:IN_SET {platform: row.platform, audience: row.audience}]->(set)
SET member.records = coalesce(member.records, 0) + row.records,
    member.impressions = coalesce(member.impressions, 0) + row.impressions,
    member.clicks = coalesce(member.clicks, 0) + row.clicks,
    member.clicks_impressions = coalesce(member.clicks_impressions, 0) + row.clicks_impressions,
    member.engagements = coalesce(member.engagements, 0) + row.engagements,
    member.engagement_impressions = coalesce(member.engagement_impressions, 0) + row.engagement_impressions,
    member.conversions = coalesce(member.conversions, 0) + row.conversions,
    member.spend_micros = coalesce(member.spend_micros, 0) + row.spend_micros,
    member.revenue_micros = coalesce(member.revenue_micros, 0) + row.revenue_micros
RETURN count(member) AS written
