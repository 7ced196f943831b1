// Return the published epoch, from which a score starts, and the reasons why parts of the score may be missing. It
// reads three keys, whatever the history.
//
// @mode    read
// @param   $accountKey    STRING NOT NULL
// @param   $projectKey    STRING NOT NULL   the project, which need not exist
// @param   $trainingKey   STRING NOT NULL
// @returns optional {
//            epoch INTEGER NOT NULL, publishedAtMs INTEGER, overrideRevision INTEGER NOT NULL,
//            bannedPhrases LIST<STRING NOT NULL> NOT NULL,
//            usableSets INTEGER NOT NULL, comparableSets INTEGER NOT NULL, trainings INTEGER NOT NULL,
//            ctrReason STRING NOT NULL, rankerReason STRING NOT NULL, formulaReason STRING NOT NULL
//          }
MATCH (account:Account {key: $accountKey})
OPTIONAL MATCH (project:Project {key: $projectKey})
OPTIONAL MATCH (training:Training {key: $trainingKey})
RETURN coalesce(account.published_epoch, 0) AS epoch, account.published_at.epochMillis AS publishedAtMs,
       coalesce(account.override_revision, 0) AS overrideRevision,
       coalesce(account.banned_phrases, []) + coalesce(project.banned_phrases, []) AS bannedPhrases,
       coalesce(training.usable_sets, 0) AS usableSets,
       coalesce(training.comparable_sets, 0) AS comparableSets,
       coalesce(training.trainings, 0) AS trainings,
       coalesce(training.ctr_reason, '') AS ctrReason,
       coalesce(training.ranker_reason, '') AS rankerReason,
       coalesce(training.formula_reason, '') AS formulaReason
