// Write the settings of a project. For a project that was just created, also write its initial values. Return it as
// stored.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $projectKey   STRING NOT NULL
// @param   $industry     STRING NOT NULL   '' for the account's
// @param   $clientType   STRING NOT NULL   '' for the account's
// @param   $bannedPhrases   LIST<STRING NOT NULL> NOT NULL   in addition to the account's
// @param   $goalMetric   STRING NOT NULL   name of a metric; '' for the account's
// @param   $now          STRING NOT NULL   ISO 8601
// @returns one { createdAtMs :: INTEGER NOT NULL, eventCount :: INTEGER NOT NULL }
MATCH (account:Account {key: $accountKey})
MATCH (project:Project {key: $projectKey})
MERGE (account)-[:OWNS]->(project)
SET project.industry = $industry,
    project.client_type = $clientType,
    project.banned_phrases = $bannedPhrases,
    project.goal_metric = $goalMetric,
    project.created_at = coalesce(project.created_at, datetime($now)),
    project.event_count = coalesce(project.event_count, 0),
    project.performance_count = coalesce(project.performance_count, 0)
RETURN project.created_at.epochMillis AS createdAtMs, project.event_count AS eventCount
