// Return changed sets of a level whose spread has not been measured since their last change, in the order of their
// keys.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $level        STRING NOT NULL    FINE or COARSE
// @param   $limit        INTEGER NOT NULL   most rows
// @returns many { setKey :: STRING NOT NULL }
MATCH (contrastSet:ContrastSet)
USING INDEX SEEK contrastSet:ContrastSet(dirty, level, key)
WHERE contrastSet.dirty = $accountKey
  AND contrastSet.level = $level
  AND contrastSet.key IS NOT NULL
  AND coalesce(contrastSet.measured_change <> contrastSet.change, true)
RETURN contrastSet.key AS setKey
ORDER BY contrastSet.dirty, contrastSet.level, contrastSet.key
LIMIT $limit
