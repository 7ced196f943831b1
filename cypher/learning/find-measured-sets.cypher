// Changed sets of a level whose spread is known as of their last change, and whose contrasts are still to be computed.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $level        STRING NOT NULL    FINE or COARSE
// @param   $limit        INTEGER NOT NULL   most rows
// @returns many { setKey :: STRING NOT NULL }
MATCH (contrastSet:ContrastSet)
WHERE contrastSet.dirty = $accountKey
  AND contrastSet.level = $level
  AND contrastSet.measured_change = contrastSet.change
RETURN contrastSet.key AS setKey
LIMIT $limit
