// The contrasts of these sets are as new as their figures; a set that changed meanwhile keeps its mark.
//
// @mode    write
// @param   $sets   LIST<MAP { setKey STRING NOT NULL, change INTEGER NOT NULL } NOT NULL> NOT NULL
// @returns none
UNWIND $sets AS row
MATCH (contrastSet:ContrastSet {key: row.setKey})
WHERE coalesce(contrastSet.change, 0) = row.change
SET contrastSet.dirty = null
