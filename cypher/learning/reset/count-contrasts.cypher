// Count the contrasts of the next sets of an account.
//
// @mode    read
// @param   $afterKey   STRING NOT NULL    the last one seen, or the account's key and the delimiter
// @param   $endKey     STRING NOT NULL    the first key that is no longer the account's
// @param   $limit      INTEGER NOT NULL   most sets read
// @returns one { seen :: INTEGER NOT NULL, lastKey :: STRING, contrasts :: INTEGER NOT NULL }
MATCH (contrastSet:ContrastSet)
WHERE contrastSet.key > $afterKey AND contrastSet.key < $endKey
WITH contrastSet ORDER BY contrastSet.key LIMIT $limit
RETURN count(contrastSet) AS seen, max(contrastSet.key) AS lastKey,
       sum(COUNT { (contrastSet)<-[:TESTED_IN]-() }) AS contrasts
