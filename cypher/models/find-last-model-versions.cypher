// The highest version number of every name, staged ones included: numbers are never used twice.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @returns optional { ctr :: INTEGER NOT NULL, ranker :: INTEGER NOT NULL, formula :: INTEGER NOT NULL,
//                     levels :: INTEGER NOT NULL }
CYPHER 5
MATCH (account:Account {key: $accountKey})
CALL (account) {
  MATCH (account)-[:HAS_MODEL]->(model:Model)
  RETURN coalesce(max(CASE model.name WHEN 'ctr' THEN model.version END), 0) AS ctr,
         coalesce(max(CASE model.name WHEN 'ranker' THEN model.version END), 0) AS ranker
}
CALL (account) {
  MATCH (account)-[:HAS_FORMULA]->(version:Formula)
  RETURN coalesce(max(version.version), 0) AS formula
}
CALL (account) {
  MATCH (account)-[:HAS_LEVELS]->(version:PlatformLevels)
  RETURN coalesce(max(version.version), 0) AS levels
}
RETURN ctr, ranker, formula, levels
