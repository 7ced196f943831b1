// Return the next accounts that share what they learn, in the order of their keys, with the segments of their projects.
//
// @mode    read
// @scope   global  the stage that pools accounts visits every one that shares
// @param   $afterKey   STRING NOT NULL    the last account read, or ''
// @param   $limit      INTEGER NOT NULL   most rows
// @returns many { accountKey :: STRING NOT NULL, accountId :: STRING NOT NULL, industry :: STRING NOT NULL,
//                 clientType :: STRING NOT NULL,
//                 projects :: LIST<MAP { projectId STRING NOT NULL, segment STRING NOT NULL } NOT NULL> NOT NULL }
MATCH (account:Account)
WHERE account.key > $afterKey AND coalesce(account.sharing, 'ENABLED') <> 'DISABLED'
WITH account ORDER BY account.key LIMIT $limit
RETURN account.key AS accountKey, account.account_id AS accountId, coalesce(account.industry, '') AS industry,
       coalesce(account.client_type, '') AS clientType,
       COLLECT {
         MATCH (account)-[:OWNS]->(project:Project)
         RETURN {
           projectId: project.project_id,
           segment: coalesce(head(COLLECT { MATCH (project)-[:IN]->(segment:Segment) RETURN segment.key }), '')
         }
       } AS projects
ORDER BY accountKey
