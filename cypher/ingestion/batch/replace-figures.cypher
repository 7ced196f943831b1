// Replace locked performance records by another revision. Metrics come as whole numbers in the order of FIGURE_NAMES: a
// list is packed and read faster than a map.
//
// @mode    write
// @param   $figures   LIST<MAP{key STRING NOT NULL, revision INTEGER NOT NULL, contentHash STRING NOT NULL,
//                     setKey STRING NOT NULL, stratumKey STRING NOT NULL,
//                     plannedShare FLOAT, assignment STRING NOT NULL, tier STRING,
//                     recordSeconds INTEGER NOT NULL, recordNanos INTEGER NOT NULL,
//                     figures LIST<INTEGER NOT NULL> NOT NULL}> NOT NULL   sorted by key
// @returns none
UNWIND $figures AS row
MATCH (figure:PerformanceDay {key: row.key})
SET figure.revision = row.revision, figure.content_hash = row.contentHash, figure.set_key = row.setKey,
    figure.stratum = row.stratumKey, figure.planned_share = row.plannedShare,
    figure.assignment = row.assignment, figure.tier = row.tier,
    figure.record_time = datetime({epochSeconds: row.recordSeconds, nanosecond: row.recordNanos}),
    figure.impressions = row.figures[0],
    figure.clicks = row.figures[1],
    figure.clicks_impressions = row.figures[2],
    figure.engagements = row.figures[3],
    figure.engagement_impressions = row.figures[4],
    figure.conversion_micros = row.figures[5],
    figure.spend_micros = row.figures[6],
    figure.revenue_micros = row.figures[7],
    figure.conversion_clicks = row.figures[8]
