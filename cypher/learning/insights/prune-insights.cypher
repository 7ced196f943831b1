// Remove the links and the support of versions that ended before the published epoch. Present readers began at that
// epoch or the one before, so they do not need these versions. The newest version of each insight keeps its contributor
// sets. Older ones stay reachable through the versions that superseded them. Concepts without an insight are deleted.
//
// @mode    write
// @scope   global  insights are pooled over accounts
// @param   $epoch   INTEGER NOT NULL   the published one
// @returns none
CYPHER 5
MATCH (insight:Insight)
WHERE insight.kind_group >= '' AND insight.epoch_to < $epoch
  AND (insight.place IS NOT NULL OR EXISTS { (insight)<-[:SUPERSEDES]-() })
REMOVE insight.place, insight.support
WITH insight
OPTIONAL MATCH (insight)-[link:ABOUT|FOR]->(target)
DELETE link
WITH insight, collect(target) AS targets
CALL (insight) {
  WITH insight
  WHERE EXISTS { (insight)<-[:SUPERSEDES]-() }
  REMOVE insight.kind_group, insight.released, insight.members
}
CALL (targets) {
  UNWIND targets AS concept
  WITH concept
  WHERE concept:Concept AND NOT EXISTS { (concept)<-[:ABOUT]-() }
  DELETE concept
}
