// Keep the items of guidance that were put to use by events that hold; the use is locked.
//
// @mode    write
// @param   $useKey   STRING NOT NULL   the guidance use
// @param   $items    LIST<STRING NOT NULL> NOT NULL
// @returns none
MATCH (use:GuidanceUse {key: $useKey})
SET use.items = $items
