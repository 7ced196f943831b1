// Store the items of guidance that events applied. Retracted events do not count. The use must be
// locked. Where events of it have expired, it keeps what it has, because theirs are no longer known.
//
// @mode    write
// @param   $useKey   STRING NOT NULL   the guidance use
// @param   $items    LIST<STRING NOT NULL> NOT NULL
// @returns none
MATCH (use:GuidanceUse {key: $useKey})
SET use.items = CASE WHEN use.events_expired THEN use.items ELSE $items END
