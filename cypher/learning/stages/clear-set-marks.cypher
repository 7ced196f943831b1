// Clear the marks of sets whose contrasts are up to date. A set that changed meanwhile keeps its mark. The project is
// stored as it was compared, because a test may belong to another project when its contrasts are removed.
//
// @mode    write
// @param   $sets   LIST<MAP { setKey STRING NOT NULL, change INTEGER NOT NULL } NOT NULL> NOT NULL
// @returns none
UNWIND $sets AS row
MATCH (contrastSet:ContrastSet {key: row.setKey})
WHERE coalesce(contrastSet.change, 0) = row.change
SET contrastSet.dirty = null, contrastSet.compared_project_id = contrastSet.project_id
