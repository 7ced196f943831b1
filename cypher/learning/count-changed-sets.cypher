// How many contrast sets of an account wait to be compared.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @returns one { sets :: INTEGER NOT NULL }
MATCH (contrastSet:ContrastSet)
WHERE contrastSet.dirty = $accountKey
RETURN count(contrastSet) AS sets
