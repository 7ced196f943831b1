// Replace what insights store about accounts. Readers see no difference.
//
// @mode    write
// @scope   global  insights are pooled over accounts
// @param   $insights   LIST<MAP { insightKey STRING NOT NULL, support STRING, released STRING,
//                      members LIST<STRING NOT NULL> NOT NULL } NOT NULL> NOT NULL
//                      support and released are null when nothing is remembered any more
// @returns none
UNWIND $insights AS row
MATCH (insight:Insight {key: row.insightKey})
SET insight.support = row.support, insight.released = row.released, insight.members = row.members
