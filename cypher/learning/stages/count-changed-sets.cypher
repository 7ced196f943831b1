// Count the contrast sets of an account that wait to be compared.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @returns one { sets :: INTEGER NOT NULL }
MATCH (contrastSet:ContrastSet)
USING INDEX SEEK contrastSet:ContrastSet(dirty, level, key)
WHERE contrastSet.dirty = $accountKey AND contrastSet.level IS NOT NULL AND contrastSet.key IS NOT NULL
RETURN count(contrastSet) AS sets
