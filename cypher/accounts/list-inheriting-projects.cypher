// Return the projects whose segment depends on the account's. They are linked again when the account changes.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @returns many { projectKey :: STRING NOT NULL, industry :: STRING NOT NULL, clientType :: STRING NOT NULL }
MATCH (account:Account {key: $accountKey})-[:OWNS]->(project:Project)
WHERE coalesce(project.industry, '') = '' OR coalesce(project.client_type, '') = ''
RETURN project.key AS projectKey,
       coalesce(project.industry, '') AS industry,
       coalesce(project.client_type, '') AS clientType
ORDER BY projectKey
