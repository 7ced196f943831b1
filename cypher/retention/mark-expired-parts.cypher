// Record that events about these nodes have expired, where the events themselves are not linked to them.
//
// @mode    write
// @for     Label in Creative PerformanceDay
// @param   $keys   LIST<STRING NOT NULL> NOT NULL   sorted
// @returns none
UNWIND $keys AS key
MATCH (part:{{Label}} {key: key})
WHERE part.events_expired IS NULL
SET part.events_expired = true
