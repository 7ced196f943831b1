// Reopen versions that a cycle had superseded or closed for an epoch that was never published.
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
WHERE pattern.epoch_to > $epoch
SET pattern.epoch_to = null
