// Delete guidance uses that no event and no creative is linked to any more. The uses are locked.
//
// @mode    write
// @param   $keys   LIST<STRING NOT NULL> NOT NULL   sorted
// @returns one { deleted :: INTEGER NOT NULL }
UNWIND $keys AS key
MATCH (use:GuidanceUse {key: key})
WHERE NOT EXISTS { (use)--() }
DETACH DELETE use
RETURN count(*) AS deleted
