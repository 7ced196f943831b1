// Return the highest version number of every name. Staged versions and those before a reset are included, because
// numbers are never used twice.
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
WITH ctr, ranker, formula, levels,
     coalesce(account.past_ctr_version, 0) AS pastCtr, coalesce(account.past_ranker_version, 0) AS pastRanker,
     coalesce(account.past_formula_version, 0) AS pastFormula, coalesce(account.past_levels_version, 0) AS pastLevels
RETURN CASE WHEN ctr > pastCtr THEN ctr ELSE pastCtr END AS ctr,
       CASE WHEN ranker > pastRanker THEN ranker ELSE pastRanker END AS ranker,
       CASE WHEN formula > pastFormula THEN formula ELSE pastFormula END AS formula,
       CASE WHEN levels > pastLevels THEN levels ELSE pastLevels END AS levels
