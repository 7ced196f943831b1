// Delete days without events and performance records that no cycle has to look at. The account is locked.
//
// @mode    write
// @param   $keys   LIST<STRING NOT NULL> NOT NULL   sorted
// @returns one { deleted :: INTEGER NOT NULL }
UNWIND $keys AS key
MATCH (day:Day {key: key})
WHERE day.event_count = 0 AND coalesce(day.performance_count, 0) = 0 AND day.dirty IS NULL
  AND NOT EXISTS { (day)-[:LOGGED]->() }
  AND COUNT { (day)--() } = 1
DETACH DELETE day
RETURN count(*) AS deleted
