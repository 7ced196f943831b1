// Delete the empty ones among the next sets of an account, with their sums. A set is empty without a creative and
// without other sets in it. The sets are locked first, so that a record that arrives meanwhile is seen.
//
// @mode    write
// @param   $afterKey   STRING NOT NULL    the last one seen, or the account's key and the delimiter
// @param   $endKey     STRING NOT NULL    the first key that is no longer the account's
// @param   $limit      INTEGER NOT NULL   most sets read
// @returns one { seen :: INTEGER NOT NULL, lastKey :: STRING, deleted :: INTEGER NOT NULL }
MATCH (contrastSet:ContrastSet)
WHERE contrastSet.key > $afterKey AND contrastSet.key < $endKey
WITH contrastSet ORDER BY contrastSet.key LIMIT $limit
SET contrastSet.key = contrastSet.key
WITH contrastSet, contrastSet.key AS key,
     NOT EXISTS { (contrastSet)<-[:IN_SET|WITHIN|RAN_IN]-() } AS isEmpty
OPTIONAL MATCH (score:SetScore {key: key})
WITH contrastSet, key, isEmpty, score, [(contrastSet)<-[:OF]-(stratum:Stratum) | stratum] AS strata
FOREACH (_ IN CASE WHEN isEmpty THEN [1] ELSE [] END |
  FOREACH (stratum IN strata | DETACH DELETE stratum)
  DETACH DELETE score
  DETACH DELETE contrastSet)
RETURN count(key) AS seen, max(key) AS lastKey, sum(CASE WHEN isEmpty THEN 1 ELSE 0 END) AS deleted
