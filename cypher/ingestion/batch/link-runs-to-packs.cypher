// Link pack runs to their packs. Both nodes exist: an event that links to a node also counts on it.
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
