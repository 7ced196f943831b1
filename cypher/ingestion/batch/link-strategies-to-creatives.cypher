// Link strategies to the creatives that they led to.
//
// @mode    write
// @param   $links   LIST<MAP{fromKey STRING NOT NULL, toKey STRING NOT NULL}> NOT NULL   sorted
// @returns none
UNWIND $links AS row
MATCH (from:Strategy {key: row.fromKey})
WITH row, from
MATCH (to:Creative {key: row.toKey})
MERGE (from)-[:LED_TO]->(to)
