// Remember which guidance creatives were generated with. A creative keeps the first: what came of it later cannot tell
// what it was generated with.
//
// @mode    write
// @param   $links   LIST<MAP{creativeKey STRING NOT NULL, useKey STRING NOT NULL}> NOT NULL   sorted, each creative once
// @returns none
UNWIND $links AS row
MATCH (creative:Creative {key: row.creativeKey})
WHERE NOT EXISTS { (creative)-[:GENERATED_UNDER]->(:GuidanceUse) }
MATCH (use:GuidanceUse {key: row.useKey})
CREATE (creative)-[:GENERATED_UNDER]->(use)
