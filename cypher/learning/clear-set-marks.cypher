// The contrasts of these sets are as new as their figures; a set that changed meanwhile keeps its mark. Their
// project is kept as it was compared: that of a test may be another when its contrasts are dropped.
//
// @mode    write
// @param   $sets   LIST<MAP { setKey STRING NOT NULL, change INTEGER NOT NULL } NOT NULL> NOT NULL
// @returns none
UNWIND $sets AS row
MATCH (contrastSet:ContrastSet {key: row.setKey})
WHERE coalesce(contrastSet.change, 0) = row.change
SET contrastSet.dirty = null, contrastSet.compared_project_id = contrastSet.project_id
