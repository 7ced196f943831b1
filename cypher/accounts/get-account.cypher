// Return an account.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @returns optional { accountId :: STRING NOT NULL, industry :: STRING NOT NULL, clientType :: STRING NOT NULL,
//                     currency :: STRING NOT NULL, timeZone :: STRING NOT NULL, publishedEpoch :: INTEGER NOT NULL,
//                     createdAtMs :: INTEGER NOT NULL, eventCount :: INTEGER NOT NULL,
//                     bannedPhrases :: LIST<STRING NOT NULL> NOT NULL, sharing :: STRING NOT NULL,
//                     goalMetric :: STRING NOT NULL, eventRetentionDays :: INTEGER NOT NULL,
//                     eventsKeptFromMs :: INTEGER, eventsExpiredAtMs :: INTEGER }
MATCH (account:Account {key: $accountKey})
RETURN account.account_id AS accountId,
       account.industry AS industry,
       account.client_type AS clientType,
       account.currency AS currency,
       account.time_zone AS timeZone,
       account.published_epoch AS publishedEpoch,
       account.created_at.epochMillis AS createdAtMs,
       account.event_count AS eventCount,
       coalesce(account.banned_phrases, []) AS bannedPhrases,
       coalesce(account.sharing, 'ENABLED') AS sharing,
       coalesce(account.goal_metric, '') AS goalMetric,
       coalesce(account.event_retention_days, 0) AS eventRetentionDays,
       account.events_kept_from.epochMillis AS eventsKeptFromMs,
       account.events_expired_at.epochMillis AS eventsExpiredAtMs
