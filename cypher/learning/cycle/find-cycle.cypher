// One cycle. None of an account that is being erased.
//
// @mode    read
// @param   $cycleKey   STRING NOT NULL   its id
// @returns optional { cycleId :: STRING NOT NULL, accountId :: STRING NOT NULL, parentCycleId :: STRING NOT NULL,
//                     trigger :: STRING NOT NULL, state :: STRING NOT NULL, reason :: STRING NOT NULL,
//                     stages :: STRING NOT NULL, startedAtMs :: INTEGER NOT NULL, endedAtMs :: INTEGER,
//                     publishedEpoch :: INTEGER NOT NULL, accountsSucceeded :: INTEGER NOT NULL,
//                     accountsFailed :: INTEGER NOT NULL, resumed :: INTEGER NOT NULL,
//                     revision :: INTEGER NOT NULL }
MATCH (cycle:Cycle {key: $cycleKey})
WHERE cycle.account_key = '' OR EXISTS { (:Account {key: cycle.account_key}) }
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
