// Return a project of an account. No row: the account does not exist. A row of nulls: the project does not exist.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $projectKey   STRING NOT NULL
// @returns optional { projectId :: STRING, industry :: STRING, clientType :: STRING,
//                     createdAtMs :: INTEGER, eventCount :: INTEGER,
//                     bannedPhrases :: LIST<STRING NOT NULL> NOT NULL, goalMetric :: STRING NOT NULL }
MATCH (account:Account {key: $accountKey})
OPTIONAL MATCH (project:Project {key: $projectKey})
RETURN project.project_id AS projectId,
       project.industry AS industry,
       project.client_type AS clientType,
       project.created_at.epochMillis AS createdAtMs,
       project.event_count AS eventCount,
       coalesce(project.banned_phrases, []) AS bannedPhrases,
       coalesce(project.goal_metric, '') AS goalMetric
