// Remove traits from locked creatives: those of an older text only, or of a retracted event only.
//
// @mode    write
// @param   $traits   LIST<MAP{creativeKey STRING NOT NULL, traitKey STRING NOT NULL}> NOT NULL   sorted
// @returns none
UNWIND $traits AS row
MATCH (creative:Creative {key: row.creativeKey})
WITH row, creative
MATCH (creative)-[has:HAS]->(trait:Trait)
WHERE trait.key = row.traitKey
DELETE has
