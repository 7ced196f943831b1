// Create performance figures of creatives that are there. `created` must equal the number of rows.
// Figures come as whole numbers in the order of FIGURE_NAMES: a list is packed and read faster than a map.
//
// @mode    write
// @param   $figures   LIST<MAP{key STRING NOT NULL, creativeKey STRING NOT NULL, projectId STRING NOT NULL,
//                     platform STRING NOT NULL, audience STRING NOT NULL, date STRING NOT NULL,
//                     revision INTEGER NOT NULL, contentHash STRING NOT NULL, setKey STRING NOT NULL,
//                     assignment STRING NOT NULL, tier STRING, recordSeconds INTEGER NOT NULL, recordNanos INTEGER NOT NULL,
//                     figures LIST<FLOAT NOT NULL> NOT NULL}> NOT NULL   sorted by key
// @returns one { created :: INTEGER NOT NULL }
UNWIND $figures AS row
MATCH (creative:Creative {key: row.creativeKey})
CREATE (creative)-[:MEASURED]->(figure:PerformanceDay {
  key: row.key, project_id: row.projectId, platform: row.platform, audience: row.audience, date: date(row.date),
  revision: row.revision, content_hash: row.contentHash, set_key: row.setKey,
  assignment: row.assignment, tier: row.tier,
  record_time: datetime({epochSeconds: row.recordSeconds, nanosecond: row.recordNanos}),
  impressions: toInteger(row.figures[0]), clicks: toInteger(row.figures[1]), clicks_impressions: toInteger(row.figures[2]), engagements: toInteger(row.figures[3]),
  engagement_impressions: toInteger(row.figures[4]), conversions: toInteger(row.figures[5]), spend_micros: toInteger(row.figures[6]), revenue_micros: toInteger(row.figures[7]),
  conversion_clicks: toInteger(row.figures[8])
})
RETURN count(figure) AS created
