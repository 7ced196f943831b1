// Return tests that a cycle has marked with a finding: their number up to a limit, and the newest of them with the
// split of their impressions (see read-set-scores). It reads one index only, so the cost depends on the number of
// findings.
//
// @mode    read
// @param   $findingKeys   LIST<STRING NOT NULL> NOT NULL   the account and a finding
// @param   $maxCount      INTEGER NOT NULL                 limit for each finding
// @param   $maxShown      INTEGER NOT NULL                 newest tests returned for each finding
// @returns many { findingKey STRING NOT NULL, count INTEGER NOT NULL,
//                 tests LIST<MAP { key STRING NOT NULL, comparedBy STRING NOT NULL, apart STRING,
//                   arms LIST<STRING NOT NULL> NOT NULL, declared INTEGER NOT NULL,
//                   places LIST<STRING NOT NULL> NOT NULL, split LIST<FLOAT NOT NULL> NOT NULL } NOT NULL> NOT NULL }
CYPHER 5
UNWIND $findingKeys AS findingKey
CALL (findingKey) {
  MATCH (contrastSet:ContrastSet)
  USING INDEX SEEK contrastSet:ContrastSet(finding, newest, key)
  WHERE contrastSet.finding = findingKey AND contrastSet.newest IS NOT NULL AND contrastSet.key IS NOT NULL
  WITH contrastSet
  LIMIT $maxCount
  RETURN count(contrastSet) AS count
}
CALL (findingKey) {
  MATCH (contrastSet:ContrastSet)
  USING INDEX SEEK contrastSet:ContrastSet(finding, newest, key)
  WHERE contrastSet.finding = findingKey AND contrastSet.newest IS NOT NULL AND contrastSet.key IS NOT NULL
  WITH contrastSet
  ORDER BY contrastSet.finding DESC, contrastSet.newest DESC, contrastSet.key DESC
  LIMIT $maxShown
  MATCH (score:SetScore {key: contrastSet.key})
  RETURN collect({
    key: contrastSet.key, comparedBy: contrastSet.compared_by, apart: contrastSet.apart, arms: score.arms,
    declared: score.declared, places: score.places, split: score.split
  }) AS tests
}
RETURN findingKey, count, tests
