// Count the records of imports whose events have expired: they can no longer be taken back.
//
// @mode    write
// @param   $imports   LIST<MAP{key STRING NOT NULL, events INTEGER NOT NULL}> NOT NULL   sorted by key
// @returns none
UNWIND $imports AS row
MATCH (import:Import {key: row.key})
SET import.expired_count = coalesce(import.expired_count, 0) + row.events
