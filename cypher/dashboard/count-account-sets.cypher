// An account's contrast sets by what their keys begin with, and how many of them are compared as randomised (those that no
// cycle has seen yet: say so): counted along the index of keys up to a limit each.
//
// @mode    read
// @param   $prefixKeys   LIST<STRING NOT NULL> NOT NULL   account-owned
// @param   $maxCount     INTEGER NOT NULL                 where counting each of them stops
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
