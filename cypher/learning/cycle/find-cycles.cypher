// Return cycles of an account, or deployment cycles, newest first, after a position in that order. Nothing is returned
// of an account that is being erased.
//
// @mode    read
// @param   $accountKey    STRING NOT NULL    '' for deployment cycles
// @param   $beforeMs      INTEGER NOT NULL   begun at this instant or earlier
// @param   $beforeCycleId STRING NOT NULL    among those begun at this instant, only ids below this one
// @param   $limit         INTEGER NOT NULL   most rows
// @returns many { cycleId :: STRING NOT NULL, accountId :: STRING NOT NULL, parentCycleId :: STRING NOT NULL,
//                 trigger :: STRING NOT NULL, state :: STRING NOT NULL, reason :: STRING NOT NULL,
//                 stages :: STRING NOT NULL, startedAtMs :: INTEGER NOT NULL, endedAtMs :: INTEGER,
//                 publishedEpoch :: INTEGER NOT NULL, accountsSucceeded :: INTEGER NOT NULL,
//                 accountsFailed :: INTEGER NOT NULL, resumed :: INTEGER NOT NULL,
//                 revision :: INTEGER NOT NULL }
WITH datetime({epochMillis: $beforeMs}) AS before
MATCH (cycle:Cycle)
USING INDEX SEEK cycle:Cycle(account_key, started_at)
WHERE cycle.account_key = $accountKey AND cycle.started_at <= before
  AND ($accountKey = '' OR EXISTS { (:Account {key: $accountKey}) })
WITH cycle, before
WHERE cycle.started_at < before OR cycle.cycle_id < $beforeCycleId
// Ordered like the index, so that it is read from the newest cycle on, and no further than a page.
WITH cycle ORDER BY cycle.account_key DESC, cycle.started_at DESC, cycle.cycle_id DESC LIMIT $limit
RETURN cycle.cycle_id AS cycleId,
       cycle.account_id AS accountId,
       cycle.parent_cycle_id AS parentCycleId,
       cycle.trigger AS trigger,
       cycle.state AS state,
       cycle.reason AS reason,
       cycle.stages AS stages,
       cycle.started_at.epochMillis AS startedAtMs,
       cycle.ended_at.epochMillis AS endedAtMs,
       cycle.published_epoch AS publishedEpoch,
       cycle.accounts_succeeded AS accountsSucceeded,
       cycle.accounts_failed AS accountsFailed,
       coalesce(cycle.resumed, 0) AS resumed,
       coalesce(cycle.revision, 0) AS revision
ORDER BY startedAtMs DESC, cycleId DESC
