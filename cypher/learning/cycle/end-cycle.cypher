// End a running cycle. A cycle that someone else has ended keeps its state.
//
// @mode    write
// @param   $cycleKey            STRING NOT NULL    its id
// @param   $state               STRING NOT NULL    SUCCEEDED, FAILED or CANCELLED
// @param   $reason              STRING NOT NULL    why it failed or was cancelled, or ''
// @param   $stages              STRING NOT NULL    JSON
// @param   $publishedEpoch      INTEGER NOT NULL   0: nothing was published
// @param   $accountsSucceeded   INTEGER NOT NULL   of a deployment cycle
// @param   $accountsFailed      INTEGER NOT NULL   of a deployment cycle
// @param   $endedAtMs           INTEGER NOT NULL   milliseconds since 1970
// @returns none
MATCH (cycle:Cycle {key: $cycleKey})
WHERE cycle.state = 'RUNNING'
SET cycle.state = $state,
    cycle.reason = $reason,
    cycle.stages = $stages,
    cycle.published_epoch = $publishedEpoch,
    cycle.accounts_succeeded = $accountsSucceeded,
    cycle.accounts_failed = $accountsFailed,
    cycle.ended_at = datetime({epochMillis: $endedAtMs}),
    cycle.revision = coalesce(cycle.revision, 0) + 1
