// Write the settings of an account. For an account that was just created, also write its initial values. Return it as
// stored.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $industry     STRING NOT NULL
// @param   $clientType   STRING NOT NULL
// @param   $currency     STRING NOT NULL
// @param   $timeZone     STRING NOT NULL
// @param   $bannedPhrases   LIST<STRING NOT NULL> NOT NULL
// @param   $sharing      STRING NOT NULL   ENABLED or DISABLED
// @param   $goalMetric   STRING NOT NULL   name of a metric; '' for none
// @param   $eventRetentionDays   INTEGER NOT NULL   days for which events are kept; 0: as the service's setting says
// @param   $now          STRING NOT NULL   ISO 8601
// @returns one { publishedEpoch :: INTEGER NOT NULL, createdAtMs :: INTEGER NOT NULL,
//                eventCount :: INTEGER NOT NULL, eventsKeptFromMs :: INTEGER, eventsExpiredAtMs :: INTEGER }
MATCH (account:Account {key: $accountKey})
SET account.industry = $industry,
    account.client_type = $clientType,
    account.currency = $currency,
    account.time_zone = $timeZone,
    account.banned_phrases = $bannedPhrases,
    account.sharing = $sharing,
    account.goal_metric = $goalMetric,
    account.event_retention_days = CASE $eventRetentionDays WHEN 0 THEN null ELSE $eventRetentionDays END,
    account.created_at = coalesce(account.created_at, datetime($now)),
    account.published_epoch = coalesce(account.published_epoch, 0),
    account.event_count = coalesce(account.event_count, 0),
    account.performance_count = coalesce(account.performance_count, 0)
RETURN account.published_epoch AS publishedEpoch,
       account.created_at.epochMillis AS createdAtMs,
       account.event_count AS eventCount,
       account.events_kept_from.epochMillis AS eventsKeptFromMs,
       account.events_expired_at.epochMillis AS eventsExpiredAtMs
