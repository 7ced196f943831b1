// Save how far a running cycle has come. An account that was erased meanwhile is not named.
//
// @mode    write
// @param   $cycleKey            STRING NOT NULL    its id
// @param   $stages              STRING NOT NULL    JSON
// @param   $accountsSucceeded   INTEGER NOT NULL   of a deployment cycle
// @param   $accountsFailed      INTEGER NOT NULL   of a deployment cycle
// @param   $lastAccountKey      STRING             last account a deployment cycle finished; null: unchanged
// @param   $isLasting           BOOLEAN NOT NULL   whether a server that takes over can skip this work
// @returns none
MATCH (cycle:Cycle {key: $cycleKey})
WHERE cycle.state = 'RUNNING'
SET cycle.stages = $stages,
    cycle.accounts_succeeded = $accountsSucceeded,
    cycle.accounts_failed = $accountsFailed,
    cycle.last_account_key = CASE WHEN EXISTS { (:Account {key: $lastAccountKey}) } THEN $lastAccountKey
                                  ELSE cycle.last_account_key END,
    cycle.tries = CASE WHEN $isLasting THEN 0 ELSE coalesce(cycle.tries, 0) END,
    cycle.revision = coalesce(cycle.revision, 0) + 1
