// Replace performance figures by a higher revision; they are locked.
//
// @mode    write
// @param   $figures   LIST<MAP{key STRING NOT NULL, revision INTEGER NOT NULL, contentHash STRING NOT NULL,
//                     setKey STRING NOT NULL, tier STRING, recordSeconds INTEGER NOT NULL,
//                     recordNanos INTEGER NOT NULL,
//                     impressions INTEGER NOT NULL,
//                     clicks INTEGER NOT NULL,
//                     clicks_impressions INTEGER NOT NULL,
//                     engagements INTEGER NOT NULL,
//                     engagement_impressions INTEGER NOT NULL,
//                     conversions INTEGER NOT NULL,
//                     spend_micros INTEGER NOT NULL,
//                     revenue_micros INTEGER NOT NULL}> NOT NULL   sorted by key
// @returns none
UNWIND $figures AS row
MATCH (figure:PerformanceDay {key: row.key})
SET figure.revision = row.revision, figure.content_hash = row.contentHash, figure.set_key = row.setKey,
    figure.tier = row.tier,
    figure.record_time = datetime({epochSeconds: row.recordSeconds, nanosecond: row.recordNanos}),
    figure.impressions = row.impressions,
    figure.clicks = row.clicks,
    figure.clicks_impressions = row.clicks_impressions,
    figure.engagements = row.engagements,
    figure.engagement_impressions = row.engagement_impressions,
    figure.conversions = row.conversions,
    figure.spend_micros = row.spend_micros,
    figure.revenue_micros = row.revenue_micros
