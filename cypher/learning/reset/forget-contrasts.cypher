// Delete the contrasts of the next sets of an account, in the order of their keys, and mark the sets. The next cycle
// measures and compares them as if they were new. Repeating it changes nothing.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $afterKey     STRING NOT NULL    the last one seen, or the account's key and the delimiter
// @param   $endKey       STRING NOT NULL    the first key that is no longer the account's
// @param   $limit        INTEGER NOT NULL   most sets
// @returns one { seen :: INTEGER NOT NULL, lastKey :: STRING, deleted :: INTEGER NOT NULL }
MATCH (contrastSet:ContrastSet)
WHERE contrastSet.key > $afterKey AND contrastSet.key < $endKey
WITH contrastSet ORDER BY contrastSet.key LIMIT $limit
SET contrastSet.dirty = $accountKey,
    contrastSet.measured_change = null,
    contrastSet.compared_as = null,
    contrastSet.finding = null,
    contrastSet.compared_project_id = null,
    contrastSet.usable_arms = null,
    contrastSet.q = null,
    contrastSet.c = null,
    contrastSet.df = null
WITH contrastSet
OPTIONAL MATCH (contrastSet)<-[contrast:TESTED_IN]-(:Trait)
DELETE contrast
WITH contrastSet.key AS key, count(contrast) AS contrasts
RETURN count(key) AS seen, max(key) AS lastKey, sum(contrasts) AS deleted
