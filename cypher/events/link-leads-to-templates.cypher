// Remember which message template reached a lead.
//
// @mode    write
// @param   $links   LIST<MAP{accountKey STRING NOT NULL, fromKey STRING NOT NULL, toKey STRING NOT NULL, name STRING NOT NULL}> NOT NULL   sorted
// @returns none
UNWIND $links AS row
MATCH (account:Account {key: row.accountKey})
WITH row, account
MATCH (from:Lead {key: row.fromKey})
WITH row, account, from
MERGE (to:Template {key: row.toKey})
ON CREATE SET to.name = row.name
MERGE (account)-[:HAS_TEMPLATE]->(to)
MERGE (from)-[:REACHED_BY]->(to)
