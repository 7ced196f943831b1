// Remember which pack a run is of. Both are there: an event that links also counts on what it links to.
//
// @mode    write
// @param   $links   LIST<MAP{fromKey STRING NOT NULL, toKey STRING NOT NULL}> NOT NULL   sorted
// @returns one { linked :: INTEGER NOT NULL }
UNWIND $links AS row
MATCH (from:PackRun {key: row.fromKey})
WITH row, from
MATCH (to:Pack {key: row.toKey})
MERGE (from)-[:RUN_OF]->(to)
RETURN count(*) AS linked
