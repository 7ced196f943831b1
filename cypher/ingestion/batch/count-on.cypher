// Add to counters with computed names. Writing the node's name takes the lock under which the counters are read.
//
// @mode    write
// @for     Label in Pack Channel SegmentStat PlatformStat
// @param   $nodes   LIST<MAP{key STRING NOT NULL, accountKey STRING NOT NULL, name STRING NOT NULL,
//                   counts LIST<MAP{name STRING NOT NULL, by ANY NOT NULL}> NOT NULL}> NOT NULL   sorted by key; whole numbers as integers
// @returns none
UNWIND $nodes AS row
MATCH (account:Account {key: row.accountKey})
MERGE (node:{{Label}} {key: row.key})
MERGE (account)-[:TRACKS]->(node)
SET node.name = row.name
FOREACH (counter IN row.counts | SET node[counter.name] = coalesce(node[counter.name], 0) + counter.by)
