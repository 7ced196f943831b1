// Changed sets of a level whose spread has not been measured since their last change.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $level        STRING NOT NULL    FINE or COARSE
// @param   $limit        INTEGER NOT NULL   most rows
// @returns many { setKey :: STRING NOT NULL }
MATCH (contrastSet:ContrastSet)
WHERE contrastSet.dirty = $accountKey
  AND contrastSet.level = $level
  AND coalesce(contrastSet.measured_change <> contrastSet.change, true)
RETURN contrastSet.key AS setKey
LIMIT $limit
