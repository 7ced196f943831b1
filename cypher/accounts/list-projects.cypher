// Return a page of an account's projects. The bounds on the key enclose the account's own keys only, and the key's
// index is in order, so a page costs what it returns.
//
// @mode    read
// @param   $afterKey   STRING NOT NULL   account-owned; the page begins behind it
// @param   $endKey     STRING NOT NULL   the first key behind the account's
// @param   $limit      INTEGER NOT NULL
// @returns many { projectId :: STRING NOT NULL, industry :: STRING, clientType :: STRING,
//                 createdAtMs :: INTEGER NOT NULL, eventCount :: INTEGER,
//                 bannedPhrases :: LIST<STRING NOT NULL> NOT NULL, goalMetric :: STRING NOT NULL }
MATCH (project:Project)
WHERE project.key > $afterKey AND project.key < $endKey
RETURN project.project_id AS projectId,
       project.industry AS industry,
       project.client_type AS clientType,
       project.created_at.epochMillis AS createdAtMs,
       project.event_count AS eventCount,
       coalesce(project.banned_phrases, []) AS bannedPhrases,
       coalesce(project.goal_metric, '') AS goalMetric
ORDER BY project.key
LIMIT $limit
