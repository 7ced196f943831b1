// Return a page of an account's projects. The bounds on the key only include the account's own keys. The index is
// ordered by key, so the cost of a page is what it returns.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL   nothing is returned of an account that does not exist
// @param   $afterKey   STRING NOT NULL   account-owned; the page begins after it
// @param   $endKey     STRING NOT NULL   the first key after the account's keys
// @param   $limit      INTEGER NOT NULL
// @returns many { projectId :: STRING NOT NULL, industry :: STRING, clientType :: STRING,
//                 createdAtMs :: INTEGER NOT NULL, eventCount :: INTEGER,
//                 bannedPhrases :: LIST<STRING NOT NULL> NOT NULL, goalMetric :: STRING NOT NULL }
MATCH (project:Project)
WHERE project.key > $afterKey AND project.key < $endKey
  AND EXISTS { (:Account {key: $accountKey}) }
RETURN project.project_id AS projectId,
       project.industry AS industry,
       project.client_type AS clientType,
       project.created_at.epochMillis AS createdAtMs,
       project.event_count AS eventCount,
       coalesce(project.banned_phrases, []) AS bannedPhrases,
       coalesce(project.goal_metric, '') AS goalMetric
ORDER BY project.key
LIMIT $limit
