// Mark a cycle as failed. It cannot be resumed, because another cycle has its lease.
//
// @mode    write
// @param   $cycleKey    STRING NOT NULL    its id
// @param   $reason      STRING NOT NULL    the reason to store
// @param   $endedAtMs   INTEGER NOT NULL   milliseconds since 1970
// @returns none
MATCH (cycle:Cycle {key: $cycleKey})
WHERE cycle.state = 'RUNNING'
SET cycle.state = 'FAILED',
    cycle.reason = $reason,
    cycle.ended_at = datetime({epochMillis: $endedAtMs}),
    cycle.revision = coalesce(cycle.revision, 0) + 1
