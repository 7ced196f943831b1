// Take traits from creatives: those that only an older text had, or only an event that was taken back; they are locked.
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
