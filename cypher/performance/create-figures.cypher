// Create performance figures of creatives that are there. `created` must equal the number of rows.
//
// @mode    write
// @param   $figures   LIST<MAP{key STRING NOT NULL, creativeKey STRING NOT NULL, projectId STRING NOT NULL,
//                     platform STRING NOT NULL, audience STRING NOT NULL, date STRING NOT NULL,
//                     revision INTEGER NOT NULL, contentHash STRING NOT NULL, setKey STRING NOT NULL,
//                     tier STRING, recordSeconds INTEGER NOT NULL, recordNanos INTEGER NOT NULL,
//                     impressions INTEGER NOT NULL,
//                     clicks INTEGER NOT NULL,
//                     clicks_impressions INTEGER NOT NULL,
//                     engagements INTEGER NOT NULL,
//                     engagement_impressions INTEGER NOT NULL,
//                     conversions INTEGER NOT NULL,
//                     spend_micros INTEGER NOT NULL,
//                     revenue_micros INTEGER NOT NULL}> NOT NULL   sorted by key
// @returns one { created :: INTEGER NOT NULL }
UNWIND $figures AS row
MATCH (creative:Creative {key: row.creativeKey})
CREATE (creative)-[:MEASURED]->(figure:PerformanceDay {
  key: row.key, project_id: row.projectId, platform: row.platform, audience: row.audience, date: date(row.date),
  revision: row.revision, content_hash: row.contentHash, set_key: row.setKey, tier: row.tier,
  record_time: datetime({epochSeconds: row.recordSeconds, nanosecond: row.recordNanos}),
  impressions: row.impressions, clicks: row.clicks, clicks_impressions: row.clicks_impressions, engagements: row.engagements,
  engagement_impressions: row.engagement_impressions, conversions: row.conversions, spend_micros: row.spend_micros, revenue_micros: row.revenue_micros
})
RETURN count(figure) AS created
