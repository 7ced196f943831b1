// Remove creatives from contrast sets in which they have no performance record any more: it has moved to another test,
// or it is gone.
//
// @mode    write
// @param   $memberships   LIST<MAP{creativeKey STRING NOT NULL, setKey STRING NOT NULL}> NOT NULL   sorted
// @returns none
UNWIND $memberships AS row
MATCH (creative:Creative {key: row.creativeKey})
WITH row, creative
MATCH (creative)-[member:IN_SET]->(set:ContrastSet)
WHERE set.key = row.setKey AND member.records <= 0
DELETE member
