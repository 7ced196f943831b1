// Arms of fine sets: a creative's totals over every platform and audience it ran on in the set. Figures are clicks,
// their impressions, engagements, their impressions, conversions, their clicks, spend, revenue, records.
//
// @mode    read
// @param   $setKeys   LIST<STRING NOT NULL> NOT NULL
// @returns many { setKey :: STRING NOT NULL,
//                 arms :: LIST<MAP { creativeKey STRING NOT NULL, figures LIST<FLOAT NOT NULL> NOT NULL } NOT NULL>
//                         NOT NULL }
UNWIND $setKeys AS setKey
MATCH (contrastSet:ContrastSet {key: setKey})<-[figure:IN_SET]-(creative:Creative)
WITH setKey, creative.key AS creativeKey,
     toFloat(sum(figure.clicks)) AS clicks, toFloat(sum(figure.clicks_impressions)) AS clicksImpressions,
     toFloat(sum(figure.engagements)) AS engagements,
     toFloat(sum(figure.engagement_impressions)) AS engagementImpressions,
     toFloat(sum(figure.conversions)) AS conversions, toFloat(sum(figure.conversion_clicks)) AS conversionClicks,
     toFloat(sum(figure.spend_micros)) AS spend, toFloat(sum(figure.revenue_micros)) AS revenue,
     toFloat(sum(figure.records)) AS records
ORDER BY setKey, creativeKey
RETURN setKey,
       collect({creativeKey: creativeKey, figures: [clicks, clicksImpressions, engagements, engagementImpressions,
         conversions, conversionClicks, spend, revenue, records]}) AS arms
