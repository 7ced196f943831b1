// The projects of an account, by id: of more than the limit it is always the same ones that are left out.
//
// @mode    read
// @param   $accountKey    STRING NOT NULL
// @param   $maxProjects   INTEGER NOT NULL   most projects returned
// @returns many { projectId :: STRING NOT NULL }
MATCH (:Account {key: $accountKey})-[:OWNS]->(project:Project)
RETURN project.project_id AS projectId
ORDER BY projectId
LIMIT $maxProjects
