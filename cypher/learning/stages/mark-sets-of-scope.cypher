// Mark the next sets of a scope for recomputation, in the order of their keys. This is the only scan over unchanged
// sets; it happens when the scope's variance moves. `change` stays the same, because no record changed.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL    prefix of every key of the account
// @param   $afterKey     STRING NOT NULL    the last one seen, or the account's key and the delimiter
// @param   $endKey       STRING NOT NULL    the first key that is no longer the account's
// @param   $level        STRING NOT NULL
// @param   $assignment   STRING NOT NULL
// @param   $limit        INTEGER NOT NULL   most sets read
// @returns one { seen :: INTEGER NOT NULL, lastKey :: STRING }
MATCH (contrastSet:ContrastSet)
WHERE contrastSet.key > $afterKey AND contrastSet.key < $endKey
WITH contrastSet ORDER BY contrastSet.key LIMIT $limit
FOREACH (_ IN CASE WHEN contrastSet.level = $level AND coalesce(contrastSet.compared_as, contrastSet.assignment) = $assignment THEN [1] ELSE [] END |
  SET contrastSet.dirty = $accountKey)
RETURN count(*) AS seen, max(contrastSet.key) AS lastKey
