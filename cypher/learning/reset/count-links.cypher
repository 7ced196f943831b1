// Count what else of an account a reset would delete: nodes and relationships that have no key under the account's, and
// cycles that have ended.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $afterKey     STRING NOT NULL   the account's key and the delimiter
// @param   $endKey       STRING NOT NULL   the first key that is no longer the account's
// @returns optional { uses :: INTEGER NOT NULL, epochs :: INTEGER NOT NULL, platforms :: INTEGER NOT NULL,
//                     interactions :: INTEGER NOT NULL, cycles :: INTEGER NOT NULL }
CYPHER 5
MATCH (account:Account {key: $accountKey})
CALL (account) {
  MATCH (account)-[:TRACKS]->(platform:PlatformStat)
  RETURN count(platform) AS platforms
}
CALL () {
  MATCH (trait:Trait)
  WHERE trait.key > $afterKey AND trait.key < $endKey AND trait.kind = 'interaction'
  MATCH (trait)-[:COMBINES]->(one:Trait)-[effect:WORKS_WITH|WORSE_WITH]->(:Trait)
  RETURN count(DISTINCT effect) AS interactions
}
CALL () {
  MATCH (cycle:Cycle)
  USING INDEX SEEK cycle:Cycle(account_key, started_at)
  WHERE cycle.account_key = $accountKey AND cycle.started_at IS NOT NULL AND cycle.ended_at IS NOT NULL
  RETURN count(cycle) AS cycles
}
RETURN COUNT { (account)-[:USES|USED]->() } AS uses, COUNT { (account)-[:HAS_EPOCH]->() } AS epochs, platforms,
       interactions, cycles
