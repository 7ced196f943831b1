// Delete guidance uses that no event and no creative is linked to any more. Those of
// expired events stay, as all that was counted does. The uses are locked.
//
// @mode    write
// @param   $keys   LIST<STRING NOT NULL> NOT NULL   sorted
// @returns one { deleted :: INTEGER NOT NULL }
UNWIND $keys AS key
MATCH (use:GuidanceUse {key: key})
WHERE use.events_expired IS NULL AND NOT EXISTS { (use)--() }
DETACH DELETE use
RETURN count(*) AS deleted
