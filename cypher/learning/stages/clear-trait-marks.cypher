// Clear the marks of traits whose knowledge is published. A trait whose contrasts changed meanwhile keeps its mark.
//
// @mode    write
// @param   $traits   LIST<MAP { traitKey STRING NOT NULL, change INTEGER NOT NULL } NOT NULL> NOT NULL
// @returns none
UNWIND $traits AS row
MATCH (trait:Trait {key: row.traitKey})
WHERE coalesce(trait.change, 0) = row.change
SET trait.dirty = null
