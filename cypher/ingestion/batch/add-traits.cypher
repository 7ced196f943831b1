// Give creatives traits that they do not have. The creatives are locked.
//
// @mode    write
// @param   $traits   LIST<MAP{creativeKey STRING NOT NULL, traitKey STRING NOT NULL, source STRING NOT NULL}> NOT NULL
//                    sorted
// @returns none
UNWIND $traits AS row
MATCH (creative:Creative {key: row.creativeKey})
WITH row, creative
MATCH (trait:Trait {key: row.traitKey})
CREATE (creative)-[:HAS {source: row.source}]->(trait)
