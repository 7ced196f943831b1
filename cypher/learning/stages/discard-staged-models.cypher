// Remove challengers, formulas and levels that a cycle staged but never published.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $epoch        INTEGER NOT NULL   the published one
// @returns one { discarded :: INTEGER NOT NULL }
CYPHER 5
MATCH (account:Account {key: $accountKey})
CALL (account) {
  MATCH (account)-[:HAS_MODEL]->(staged:Model)
  WHERE staged.state = 'CHALLENGER'
  RETURN staged
  UNION ALL
  MATCH (account)-[:HAS_FORMULA]->(staged:Formula)
  WHERE staged.epoch_from > $epoch
  RETURN staged
  UNION ALL
  MATCH (account)-[:HAS_LEVELS]->(staged:PlatformLevels)
  WHERE staged.epoch_from > $epoch
  RETURN staged
}
DETACH DELETE staged
RETURN count(*) AS discarded
