// Take creatives out of contrast sets that have lost their last figure, to another test or for good.
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
