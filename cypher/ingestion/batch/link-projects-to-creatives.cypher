// Link projects to the creatives that they made.
//
// @mode    write
// @param   $links   LIST<MAP{projectKey STRING NOT NULL, creativeKey STRING NOT NULL}> NOT NULL   sorted
// @returns none
UNWIND $links AS row
MATCH (creative:Creative {key: row.creativeKey})
WITH row, creative
MATCH (project:Project {key: row.projectKey})
CREATE (project)-[:MADE]->(creative)
