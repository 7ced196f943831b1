// Remove versions that were staged but never published, and the concepts created for them.
//
// @mode    write
// @scope   global  insights are pooled over accounts
// @param   $epoch   INTEGER NOT NULL   the published one
// @returns one { discarded :: INTEGER NOT NULL }
CYPHER 5
MATCH (insight:Insight)
WHERE insight.place >= '' AND insight.epoch_from > $epoch
OPTIONAL MATCH (insight)-[:ABOUT]->(concept:Concept)
DETACH DELETE insight
WITH collect(DISTINCT concept) AS concepts, count(*) AS discarded
CALL (concepts) {
  UNWIND concepts AS concept
  WITH concept
  WHERE NOT EXISTS { (concept)<-[:ABOUT]-() }
  DELETE concept
}
RETURN discarded
