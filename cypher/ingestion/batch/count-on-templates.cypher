// Add to counters of message templates. An account may have many templates, so they are stored apart from the few
// counter nodes that contexts read. Writing the name takes the lock under which counters with computed names are read.
//
// @mode    write
// @param   $nodes   LIST<MAP{key STRING NOT NULL, accountKey STRING NOT NULL, name STRING NOT NULL,
//                   counts LIST<MAP{name STRING NOT NULL, by ANY NOT NULL}> NOT NULL}> NOT NULL   sorted by key; whole numbers as integers
// @returns none
UNWIND $nodes AS row
MATCH (account:Account {key: row.accountKey})
MERGE (node:Template {key: row.key})
MERGE (account)-[:HAS_TEMPLATE]->(node)
SET node.name = row.name
FOREACH (counter IN row.counts | SET node[counter.name] = coalesce(node[counter.name], 0) + counter.by)
