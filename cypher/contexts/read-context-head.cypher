// Return the published epochs, which every reader reads first, and the counts that show whether a context has changed
// since it was last built. A context only changes with an event, a cycle or a person's decision. It reads five keys,
// whatever the history.
//
// @mode    read
// @param   $accountKey      STRING NOT NULL    the account
// @param   $projectKey      STRING NOT NULL    the project, which need not exist
// @param   $dispersionKey   STRING NOT NULL    the variance of arms beyond chance, which need not be known
// @returns optional {
//            epoch INTEGER NOT NULL, publishedAtMs INTEGER, eventCount INTEGER NOT NULL,
//            retractedCount INTEGER NOT NULL, performanceCount INTEGER NOT NULL, projectPerformanceCount INTEGER NOT NULL,
//            industry STRING NOT NULL, clientType STRING NOT NULL, timeZone STRING NOT NULL, sharing STRING,
//            bannedPhrases LIST<STRING NOT NULL> NOT NULL, hasProjectPatterns BOOLEAN NOT NULL,
//            hasProject BOOLEAN NOT NULL, projectGoal STRING NOT NULL, accountGoal STRING NOT NULL,
//            sharedEpoch INTEGER NOT NULL, overrideRevision INTEGER NOT NULL, dispersionQ FLOAT, dispersionDf INTEGER
//          }
CYPHER 5
MATCH (account:Account {key: $accountKey})
OPTIONAL MATCH (project:Project {key: $projectKey})
OPTIONAL MATCH (dispersion:Dispersion {key: $dispersionKey})
OPTIONAL MATCH (deployment:Deployment {key: 'deployment'})
RETURN coalesce(account.published_epoch, 0) AS epoch, account.published_at.epochMillis AS publishedAtMs,
  coalesce(account.event_count, 0) AS eventCount, coalesce(account.retracted_count, 0) AS retractedCount,
  coalesce(account.performance_count, 0) AS performanceCount,
  coalesce(project.performance_count, 0) AS projectPerformanceCount,
  CASE WHEN coalesce(project.industry, '') <> '' THEN project.industry ELSE coalesce(account.industry, '') END
    AS industry,
  CASE WHEN coalesce(project.client_type, '') <> '' THEN project.client_type
    ELSE coalesce(account.client_type, '') END AS clientType,
  coalesce(account.time_zone, 'UTC') AS timeZone, account.sharing AS sharing,
  coalesce(account.banned_phrases, []) + coalesce(project.banned_phrases, []) AS bannedPhrases,
  EXISTS { (project)-[:HAS_PATTERN]->() } AS hasProjectPatterns,
  project IS NOT NULL AS hasProject, coalesce(project.goal_metric, '') AS projectGoal,
  coalesce(account.goal_metric, '') AS accountGoal,
  coalesce(deployment.shared_epoch, 0) AS sharedEpoch,
  coalesce(account.override_revision, 0) AS overrideRevision, dispersion.q AS dispersionQ, dispersion.df AS dispersionDf
