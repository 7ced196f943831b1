// Return a page of the accounts with some keys, in the order of their keys.
//
// @mode    read
// @param   $accountKeys   LIST<STRING NOT NULL> NOT NULL
// @param   $afterKey      STRING NOT NULL    only accounts after this key; '' for the first page
// @param   $limit         INTEGER NOT NULL
// @returns many { accountId :: STRING NOT NULL, industry :: STRING NOT NULL, clientType :: STRING NOT NULL,
//                 currency :: STRING NOT NULL, timeZone :: STRING NOT NULL, publishedEpoch :: INTEGER NOT NULL,
//                 createdAtMs :: INTEGER NOT NULL, eventCount :: INTEGER NOT NULL,
//                 bannedPhrases :: LIST<STRING NOT NULL> NOT NULL, sharing :: STRING NOT NULL,
//                 goalMetric :: STRING NOT NULL, eventRetentionDays :: INTEGER NOT NULL,
//                 eventsKeptFromMs :: INTEGER, eventsExpiredAtMs :: INTEGER }
MATCH (account:Account)
WHERE account.key IN $accountKeys AND account.key > $afterKey
WITH account
ORDER BY account.key
LIMIT $limit
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
