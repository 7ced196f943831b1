// Return the projects of an account, ordered by id. So a limit always leaves out the same projects.
//
// @mode    read
// @param   $accountKey    STRING NOT NULL
// @param   $maxProjects   INTEGER NOT NULL   most projects returned
// @returns many { projectId :: STRING NOT NULL }
MATCH (:Account {key: $accountKey})-[:OWNS]->(project:Project)
RETURN project.project_id AS projectId
ORDER BY projectId
LIMIT $maxProjects
