// Create performance records of creatives that exist. `created` must equal the number of rows. Metrics come as whole
// numbers in the order of FIGURE_NAMES: a list is packed and read faster than a map.
//
// @mode    write
// @param   $figures   LIST<MAP{key STRING NOT NULL, creativeKey STRING NOT NULL, projectId STRING NOT NULL,
//                     platform STRING NOT NULL, audience STRING NOT NULL, date STRING NOT NULL,
//                     revision INTEGER NOT NULL, contentHash STRING NOT NULL, setKey STRING NOT NULL, stratumKey STRING NOT NULL,
//                     plannedShare FLOAT, importKey STRING,
//                     assignment STRING NOT NULL, tier STRING, recordSeconds INTEGER NOT NULL, recordNanos INTEGER NOT NULL,
//                     figures LIST<INTEGER NOT NULL> NOT NULL}> NOT NULL   sorted by key
// @returns one { created :: INTEGER NOT NULL }
UNWIND $figures AS row
MATCH (creative:Creative {key: row.creativeKey})
CREATE (creative)-[:MEASURED]->(figure:PerformanceDay {
  key: row.key, project_id: row.projectId, platform: row.platform, audience: row.audience, date: date(row.date),
  revision: row.revision, content_hash: row.contentHash, set_key: row.setKey, stratum: row.stratumKey,
  planned_share: row.plannedShare, import_key: row.importKey,
  assignment: row.assignment, tier: row.tier,
  record_time: datetime({epochSeconds: row.recordSeconds, nanosecond: row.recordNanos}),
  impressions: row.figures[0], clicks: row.figures[1], clicks_impressions: row.figures[2], engagements: row.figures[3],
  engagement_impressions: row.figures[4], conversion_micros: row.figures[5], spend_micros: row.figures[6],
  revenue_micros: row.figures[7], conversion_clicks: row.figures[8]
})
RETURN count(figure) AS created
