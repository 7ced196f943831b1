// Lock performance figures and return them: the difference to new ones is computed outside and written in the same
// transaction. Writing a property, to itself, takes the lock; what is read afterwards is the newest. A figure that was
// removed while this one waited for it is still found, with nothing in it. Conversions come as text: those that were taken
// before a billion was the limit may be more millionths than a number holds.
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
