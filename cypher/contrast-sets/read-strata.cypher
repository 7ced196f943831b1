// Return strata as they were last counted, with their present performance records. `figures` of an arm lists clicks,
// their impressions, engagements, their impressions, conversions, their clicks, spend, revenue, records, impressions,
// and the planned share (−1 when none is given). The key of a performance day names its creative. A test of several
// projects may have several performance days of one creative.
//
// @mode    read
// @param   $stratumKeys   LIST<STRING NOT NULL> NOT NULL
// @returns many { key :: STRING NOT NULL, setKey :: STRING NOT NULL, platform :: STRING NOT NULL,
//                 audience :: STRING NOT NULL, countedCreatives :: LIST<STRING NOT NULL> NOT NULL,
//                 countedFigures :: LIST<FLOAT NOT NULL> NOT NULL,
//                 arms :: LIST<MAP { creativeKey STRING NOT NULL, figures LIST<FLOAT NOT NULL> NOT NULL } NOT NULL> NOT NULL }
UNWIND $stratumKeys AS stratumKey
MATCH (stratum:Stratum {key: stratumKey})
CALL (stratumKey) {
  MATCH (figure:PerformanceDay {stratum: stratumKey})
  WITH split(figure.key, '|') AS parts, figure
  WITH parts[0] + '|' + parts[2] AS creativeKey, figure
  WITH creativeKey, [
         toFloat(sum(figure.clicks)), toFloat(sum(figure.clicks_impressions)), toFloat(sum(figure.engagements)),
         toFloat(sum(figure.engagement_impressions)), sum(figure.conversion_micros) / 1000000.0,
         toFloat(sum(coalesce(figure.conversion_clicks, 0))), toFloat(sum(figure.spend_micros)),
         toFloat(sum(figure.revenue_micros)), toFloat(count(figure)), toFloat(sum(figure.impressions)),
         coalesce(max(figure.planned_share), -1.0)] AS figures
  ORDER BY creativeKey
  RETURN collect({creativeKey: creativeKey, figures: figures}) AS arms
}
RETURN stratum.key AS key, stratum.set_key AS setKey, stratum.platform AS platform, stratum.audience AS audience,
       coalesce(stratum.creatives, []) AS countedCreatives, coalesce(stratum.figures, []) AS countedFigures, arms
