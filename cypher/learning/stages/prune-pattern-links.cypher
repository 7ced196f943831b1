// Remove the links to versions that ended before the published epoch. Present readers began at that epoch or the one
// before. The versions stay reachable through the versions that superseded them. They are also found through the
// version index: each is filed under the number in its visible range that the highest power of two divides.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $epoch        INTEGER NOT NULL   the published one
// @param   $powers       LIST<INTEGER NOT NULL> NOT NULL   powers of two, greatest first
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
MATCH (owner)-[has:HAS_PATTERN]->(pattern)
WITH pattern, about, has, owner.key AS ownerKey, pattern.epoch_to - 1 AS last
SET pattern.era_key = ownerKey + '|era|' + toString(
  head([power IN $powers WHERE last / power * power >= pattern.epoch_from | last / power * power]))
DELETE about, has
