// Mark the project weeks of changed sets as changed too.
//
// @mode    write
// @param   $sets   LIST<MAP{key STRING NOT NULL, accountKey STRING NOT NULL, newest STRING NOT NULL}> NOT NULL
//                  sorted by key
// @returns none
UNWIND $sets AS row
MATCH (:ContrastSet {key: row.key})-[:WITHIN]->(coarse:ContrastSet)
WITH coarse, row.accountKey AS accountKey, max(row.newest) AS newest
SET coarse.dirty = accountKey, coarse.change = coarse.change + 1,
    coarse.newest = CASE WHEN coarse.newest < date(newest) THEN date(newest) ELSE coarse.newest END
