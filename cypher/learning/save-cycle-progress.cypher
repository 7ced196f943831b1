// Show how far a running cycle has come.
//
// @mode    write
// @param   $cycleKey            STRING NOT NULL    its id
// @param   $stages              STRING NOT NULL    JSON
// @param   $accountsSucceeded   INTEGER NOT NULL   of a walk
// @param   $accountsFailed      INTEGER NOT NULL   of a walk
// @returns none
MATCH (cycle:Cycle {key: $cycleKey})
WHERE cycle.state = 'RUNNING'
SET cycle.stages = $stages,
    cycle.accounts_succeeded = $accountsSucceeded,
    cycle.accounts_failed = $accountsFailed
