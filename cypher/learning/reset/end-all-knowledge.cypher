// End every current pattern, formula and set of platform levels with the epoch that is being published, which has none.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $epoch        INTEGER NOT NULL
// @returns none
CYPHER 5
MATCH (account:Account {key: $accountKey})
CALL (account) {
  MATCH (account)-[:HAS_PATTERN]->(version:Pattern)
  RETURN version
  UNION ALL
  MATCH (account)-[:OWNS]->(:Project)-[:HAS_PATTERN]->(version:Pattern)
  RETURN version
  UNION ALL
  MATCH (account)-[:HAS_FORMULA]->(version:Formula)
  RETURN version
  UNION ALL
  MATCH (account)-[:HAS_LEVELS]->(version:PlatformLevels)
  RETURN version
}
WITH version
WHERE version.epoch_to IS NULL
SET version.epoch_to = $epoch
