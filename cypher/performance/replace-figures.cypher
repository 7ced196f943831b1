// Replace performance figures by another revision; they are locked.
// Figures come as whole numbers in the order of FIGURE_NAMES: a list is packed and read faster than a map.
//
// @mode    write
// @param   $figures   LIST<MAP{key STRING NOT NULL, revision INTEGER NOT NULL, contentHash STRING NOT NULL,
//                     setKey STRING NOT NULL, assignment STRING NOT NULL, tier STRING,
//                     recordSeconds INTEGER NOT NULL, recordNanos INTEGER NOT NULL,
//                     figures LIST<FLOAT NOT NULL> NOT NULL}> NOT NULL   sorted by key
// @returns none
UNWIND $figures AS row
MATCH (figure:PerformanceDay {key: row.key})
SET figure.revision = row.revision, figure.content_hash = row.contentHash, figure.set_key = row.setKey,
    figure.assignment = row.assignment, figure.tier = row.tier,
    figure.record_time = datetime({epochSeconds: row.recordSeconds, nanosecond: row.recordNanos}),
    figure.impressions = toInteger(row.figures[0]),
    figure.clicks = toInteger(row.figures[1]),
    figure.clicks_impressions = toInteger(row.figures[2]),
    figure.engagements = toInteger(row.figures[3]),
    figure.engagement_impressions = toInteger(row.figures[4]),
    figure.conversions = toInteger(row.figures[5]),
    figure.spend_micros = toInteger(row.figures[6]),
    figure.revenue_micros = toInteger(row.figures[7]),
    figure.conversion_clicks = toInteger(row.figures[8])
