// Mark the contrast sets of creatives whose traits have changed, because their contrasts must be computed again.
//
// @mode    write
// @param   $creatives   LIST<MAP{creativeKey STRING NOT NULL, accountKey STRING NOT NULL}> NOT NULL   sorted
// @returns none
UNWIND $creatives AS row
MATCH (creative:Creative {key: row.creativeKey})-[:IN_SET]->(set:ContrastSet)
WITH DISTINCT set, row.accountKey AS accountKey
SET set.dirty = accountKey, set.change = coalesce(set.change, 0) + 1
