// Remove versions that a cycle staged but never published, with their relationships.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $epoch        INTEGER NOT NULL   the published one
// @returns one { discarded :: INTEGER NOT NULL }
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
WHERE pattern.epoch_from > $epoch
DETACH DELETE pattern
RETURN count(*) AS discarded
