// Remember which pack a lead was won with. Both are there: an event that links also counts on what it links to.
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
