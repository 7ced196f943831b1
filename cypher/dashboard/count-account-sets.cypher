// Count an account's contrast sets by key prefix, and how many of them are compared as randomised. A set that no cycle
// has compared yet counts as it was reported. Counting goes along the index of keys and stops at a limit for each
// prefix.
//
// @mode    read
// @param   $prefixKeys   LIST<STRING NOT NULL> NOT NULL   account-owned
// @param   $maxCount     INTEGER NOT NULL                 limit for each prefix
// @returns many { prefixKey STRING NOT NULL, sets INTEGER NOT NULL, randomised INTEGER NOT NULL }
CYPHER 5
UNWIND $prefixKeys AS prefixKey
CALL (prefixKey) {
  MATCH (contrastSet:ContrastSet)
  WHERE contrastSet.key STARTS WITH prefixKey
  WITH contrastSet
  LIMIT $maxCount
  RETURN count(contrastSet) AS sets,
         sum(CASE coalesce(contrastSet.compared_as, contrastSet.assignment) WHEN 'RANDOMISED' THEN 1 ELSE 0 END) AS randomised
}
RETURN prefixKey, sets, randomised
