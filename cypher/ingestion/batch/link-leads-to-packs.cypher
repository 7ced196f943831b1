// Link leads to the packs they were won with. Both nodes exist: an event that links to a node also counts on it.
//
// @mode    write
// @param   $links   LIST<MAP{fromKey STRING NOT NULL, toKey STRING NOT NULL}> NOT NULL   sorted
// @returns one { linked :: INTEGER NOT NULL }
UNWIND $links AS row
MATCH (from:Lead {key: row.fromKey})
WITH row, from
MATCH (to:Pack {key: row.toKey})
MERGE (from)-[:WON_WITH]->(to)
RETURN count(*) AS linked
