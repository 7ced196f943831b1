// Arms of coarse sets: each figure of their fine sets by itself (a creative on a platform for an audience). The figures
// of an arm are in the order of those of fine sets. The arms are sorted, so that sums over them are the same to the last
// bit in every database that was told the same.
//
// @mode    read
// @param   $setKeys   LIST<STRING NOT NULL> NOT NULL
// @returns many { setKey :: STRING NOT NULL,
//                 arms :: LIST<MAP { platform STRING NOT NULL, audience STRING NOT NULL,
//                                    figures LIST<FLOAT NOT NULL> NOT NULL } NOT NULL> NOT NULL }
UNWIND $setKeys AS setKey
MATCH (contrastSet:ContrastSet {key: setKey})<-[:WITHIN]-(fine:ContrastSet)<-[figure:IN_SET]-(creative:Creative)
WITH setKey, figure ORDER BY setKey, fine.key, creative.key, figure.platform, figure.audience
RETURN setKey,
       collect({platform: figure.platform, audience: figure.audience, figures: [
         toFloat(coalesce(figure.clicks, 0)), toFloat(coalesce(figure.clicks_impressions, 0)),
         toFloat(coalesce(figure.engagements, 0)), toFloat(coalesce(figure.engagement_impressions, 0)),
         toFloat(coalesce(figure.conversions, 0)), toFloat(coalesce(figure.conversion_clicks, 0)),
         toFloat(coalesce(figure.spend_micros, 0)), toFloat(coalesce(figure.revenue_micros, 0)),
         toFloat(coalesce(figure.records, 0))
       ]}) AS arms
