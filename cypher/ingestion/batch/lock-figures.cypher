// Lock performance records and return them. The service computes the difference to new metrics and writes it in the
// same transaction. Writing a property to itself takes the lock, so what is read after it is current. A record that was
// removed while this query waited for the lock is still found, but has no properties. Conversions come as text: old
// records, from before the limit of a billion, may have more millionths than a number holds exactly.
//
// @mode    write
// @param   $figureKeys   LIST<STRING NOT NULL> NOT NULL   keys of performance days, sorted
// @returns many { key :: STRING NOT NULL, revision :: INTEGER NOT NULL, contentHash :: STRING NOT NULL,
//                 setKey :: STRING NOT NULL, assignment :: STRING, importKey :: STRING, seconds :: INTEGER NOT NULL, nanos :: INTEGER NOT NULL,
//                 impressions :: INTEGER NOT NULL,
//                 clicks :: INTEGER NOT NULL,
//                 clicks_impressions :: INTEGER NOT NULL,
//                 engagements :: INTEGER NOT NULL,
//                 engagement_impressions :: INTEGER NOT NULL,
//                 conversion_micros :: STRING NOT NULL,
//                 spend_micros :: INTEGER NOT NULL,
//                 revenue_micros :: INTEGER NOT NULL,
//                 conversion_clicks :: INTEGER NOT NULL }
UNWIND $figureKeys AS figureKey
MATCH (figure:PerformanceDay {key: figureKey})
SET figure.key = figureKey
WITH figure
WHERE figure.revision IS NOT NULL
RETURN figure.key AS key, figure.revision AS revision, figure.content_hash AS contentHash,
       figure.set_key AS setKey, figure.assignment AS assignment, figure.import_key AS importKey,
       figure.record_time.epochSeconds AS seconds,
       figure.record_time.nanosecond AS nanos,
       figure.impressions AS impressions,
       figure.clicks AS clicks,
       figure.clicks_impressions AS clicks_impressions,
       figure.engagements AS engagements,
       figure.engagement_impressions AS engagement_impressions,
       toString(figure.conversion_micros) AS conversion_micros,
       figure.spend_micros AS spend_micros,
       figure.revenue_micros AS revenue_micros,
       coalesce(figure.conversion_clicks, 0) AS conversion_clicks
