// Create the project if it does not exist, and return whether it was created. An event may have created it before.
//
// @mode    write
// @param   $projectKey   STRING NOT NULL
// @param   $projectId    STRING NOT NULL
// @returns one { created :: BOOLEAN NOT NULL }
MERGE (project:Project {key: $projectKey})
SET project.project_id = $projectId
WITH project
RETURN project.created_at IS NULL AS created
