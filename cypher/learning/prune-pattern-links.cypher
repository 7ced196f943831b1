// Take versions that ended before the published epoch off what they hang on: whoever reads now began at that epoch or
// the one before. They stay reachable as what their successors supersede.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $epoch        INTEGER NOT NULL   the published one
// @returns none
CYPHER 5
MATCH (account:Account {key: $accountKey})
CALL (account) {
  MATCH (account)-[:HAS_PATTERN]->(pattern:Pattern)
  RETURN pattern
  UNION ALL
  MATCH (account)-[:OWNS]->(:Project)-[:HAS_PATTERN]->(pattern:Pattern)
  RETURN pattern
}
WITH pattern
WHERE pattern.epoch_to < $epoch
MATCH (pattern)-[about:ABOUT]->(:Trait)
MATCH ()-[has:HAS_PATTERN]->(pattern)
DELETE about, has
