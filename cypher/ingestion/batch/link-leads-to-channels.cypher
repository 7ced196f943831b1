// Link leads to the channels that reached them. Both nodes exist: an event that links to a node also counts on it.
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
