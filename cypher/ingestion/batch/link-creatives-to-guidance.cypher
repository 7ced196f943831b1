// Link creatives to the guidance they were generated with. A creative keeps its first link, because later events cannot
// change what it was generated with.
//
// @mode    write
// @param   $links   LIST<MAP{creativeKey STRING NOT NULL, useKey STRING NOT NULL}> NOT NULL   sorted, each creative once
// @returns none
UNWIND $links AS row
MATCH (creative:Creative {key: row.creativeKey})
WHERE NOT EXISTS { (creative)-[:GENERATED_UNDER]->(:GuidanceUse) }
MATCH (use:GuidanceUse {key: row.useKey})
CREATE (creative)-[:GENERATED_UNDER]->(use)
