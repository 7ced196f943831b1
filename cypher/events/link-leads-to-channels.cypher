// Remember which channel reached a lead. Both are there: an event that links also counts on what it links to.
//
// @mode    write
// @param   $links   LIST<MAP{fromKey STRING NOT NULL, toKey STRING NOT NULL}> NOT NULL   sorted
// @returns one { linked :: INTEGER NOT NULL }
UNWIND $links AS row
MATCH (from:Lead {key: row.fromKey})
WITH row, from
MATCH (to:Channel {key: row.toKey})
MERGE (from)-[:REACHED_BY]->(to)
RETURN count(*) AS linked
