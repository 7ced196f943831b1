// Take creatives out of contrast sets that have lost their last figure to another test, and mark those sets, and the
// project weeks they lie in, as changed.
//
// @mode    write
// @param   $memberships   LIST<MAP{creativeKey STRING NOT NULL, setKey STRING NOT NULL, accountKey STRING NOT NULL}>
//                         NOT NULL   sorted
// @returns none
UNWIND $memberships AS row
MATCH (creative:Creative {key: row.creativeKey})
WITH row, creative
MATCH (creative)-[member:IN_SET]->(set:ContrastSet)
WHERE set.key = row.setKey
OPTIONAL MATCH (set)-[:WITHIN]->(coarse:ContrastSet)
SET set.dirty = row.accountKey, set.change = set.change + 1,
    coarse.dirty = row.accountKey, coarse.change = coarse.change + 1
WITH member
WHERE member.records <= 0
DELETE member
