// The published epoch, which every reader takes first, and the counts that tell whether anything a context shows has
// changed since it was last built: nothing does without an event or a cycle. Four keys, whatever the history.
//
// @mode    read
// @param   $accountKey      STRING NOT NULL    the account
// @param   $projectKey      STRING NOT NULL    the project, which need not exist
// @param   $dispersionKey   STRING NOT NULL    how far arms vary beyond chance, which need not be known
// @returns optional {
//            epoch INTEGER NOT NULL, publishedAtMs INTEGER, eventCount INTEGER NOT NULL,
//            performanceCount INTEGER NOT NULL, projectEventCount INTEGER NOT NULL,
//            dispersionQ FLOAT, dispersionDf INTEGER
//          }
CYPHER 5
MATCH (account:Account {key: $accountKey})
OPTIONAL MATCH (project:Project {key: $projectKey})
OPTIONAL MATCH (dispersion:Dispersion {key: $dispersionKey})
RETURN coalesce(account.published_epoch, 0) AS epoch, account.published_at.epochMillis AS publishedAtMs,
  coalesce(account.event_count, 0) AS eventCount, coalesce(account.performance_count, 0) AS performanceCount,
  coalesce(project.event_count, 0) AS projectEventCount, dispersion.q AS dispersionQ, dispersion.df AS dispersionDf
