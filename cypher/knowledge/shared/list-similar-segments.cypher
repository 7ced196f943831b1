// Return the segments of the same industry, and those of the same client type, that had insights at an epoch. Those
// with the most insights come first. Only current insights and those that ended with the newest epoch are linked to a
// segment, and most segments have none.
//
// @mode    read
// @scope   global  segments and insights belong to no account
// @param   $segmentKey    STRING NOT NULL    the segment to compare with, which need not exist
// @param   $industry      STRING NOT NULL    '' when unknown
// @param   $clientType    STRING NOT NULL    '' when unknown
// @param   $epoch         INTEGER NOT NULL   the epoch read before
// @param   $maxSegments   INTEGER NOT NULL   most segments returned of each kind
// @returns optional {
//            sharedEpoch INTEGER NOT NULL, sameIndustry LIST<STRING NOT NULL> NOT NULL,
//            sameClientType LIST<STRING NOT NULL> NOT NULL
//          }
CYPHER 5
MATCH (deployment:Deployment {key: 'deployment'})
CALL (deployment) {
  MATCH (segment:Segment)
  WHERE $industry <> '' AND segment.industry = $industry AND segment.key <> $segmentKey
  WITH segment, COUNT {
    (segment)<-[:FOR]-(insight)
    WHERE insight.epoch_from <= $epoch AND (insight.epoch_to IS NULL OR insight.epoch_to > $epoch)
  } AS insights
  WHERE insights > 0
  WITH segment.key AS segmentKey, insights
  ORDER BY insights DESC, segmentKey
  LIMIT $maxSegments
  RETURN collect(segmentKey) AS sameIndustry
}
CALL (deployment) {
  MATCH (segment:Segment)
  WHERE $clientType <> '' AND segment.client_type = $clientType AND segment.key <> $segmentKey
  WITH segment, COUNT {
    (segment)<-[:FOR]-(insight)
    WHERE insight.epoch_from <= $epoch AND (insight.epoch_to IS NULL OR insight.epoch_to > $epoch)
  } AS insights
  WHERE insights > 0
  WITH segment.key AS segmentKey, insights
  ORDER BY insights DESC, segmentKey
  LIMIT $maxSegments
  RETURN collect(segmentKey) AS sameClientType
}
RETURN coalesce(deployment.shared_epoch, 0) AS sharedEpoch, sameIndustry, sameClientType
