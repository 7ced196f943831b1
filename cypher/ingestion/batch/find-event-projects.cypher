// What events need to know of their projects. Projects that are not stored yet have no row.
//
// @mode    read
// @param   $projectKeys   LIST<STRING NOT NULL> NOT NULL   keys of projects
// @returns many { key :: STRING NOT NULL, industry :: STRING NOT NULL, clientType :: STRING NOT NULL }
UNWIND $projectKeys AS projectKey
MATCH (project:Project {key: projectKey})
RETURN project.key AS key, project.industry AS industry, project.client_type AS clientType
