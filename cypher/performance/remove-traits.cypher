// Take from creatives the traits that only an older text had.
//
// @mode    write
// @param   $traits   LIST<MAP{creativeKey STRING NOT NULL, traitKey STRING NOT NULL}> NOT NULL   sorted
// @returns none
UNWIND $traits AS row
MATCH (creative:Creative {key: row.creativeKey})
WITH row, creative
MATCH (creative)-[has:HAS {source: 'extractor'}]->(trait:Trait)
WHERE trait.key = row.traitKey
DELETE has
