// Return the creatives of contrast sets, each with its totals inside the set and whether it was generated with
// guidance. `figures` lists clicks, their impressions, engagements, their impressions, conversions, their clicks,
// spend, revenue, records, impressions.
//
// @mode    read
// @param   $setKeys   LIST<STRING NOT NULL> NOT NULL
// @param   $maxArms   INTEGER NOT NULL   relationships read of one set
// @returns many { setKey :: STRING NOT NULL,
//                 arms :: LIST<MAP { creativeKey STRING NOT NULL, guided BOOLEAN NOT NULL,
//                         figures LIST<FLOAT NOT NULL> NOT NULL } NOT NULL> NOT NULL }
UNWIND $setKeys AS setKey
MATCH (contrastSet:ContrastSet {key: setKey})
CALL (contrastSet) {
  MATCH (contrastSet)<-[figure:IN_SET]-(creative:Creative)
  RETURN figure, creative
  LIMIT $maxArms
}
WITH setKey, creative,
     [toFloat(sum(figure.clicks)), toFloat(sum(figure.clicks_impressions)),
      toFloat(sum(figure.engagements)), toFloat(sum(figure.engagement_impressions)),
      sum(figure.conversion_micros) / 1000000.0, toFloat(sum(figure.conversion_clicks)),
      toFloat(sum(figure.spend_micros)), toFloat(sum(figure.revenue_micros)),
      toFloat(sum(figure.records)), toFloat(sum(figure.impressions))] AS figures
WITH setKey, creative.key AS creativeKey, figures,
     EXISTS { (creative)-[:GENERATED_UNDER]->(:GuidanceUse {holdout: false}) } AS guided
ORDER BY setKey, creativeKey
RETURN setKey, collect({creativeKey: creativeKey, guided: guided, figures: figures}) AS arms
