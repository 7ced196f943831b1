// Store the items of guidance that events applied. Retracted events do not count. The use must be locked.
//
// @mode    write
// @param   $useKey   STRING NOT NULL   the guidance use
// @param   $items    LIST<STRING NOT NULL> NOT NULL
// @returns none
MATCH (use:GuidanceUse {key: $useKey})
SET use.items = $items
