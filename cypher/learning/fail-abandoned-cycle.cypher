// Mark as failed the cycle whose lease ran out and has been taken over.
//
// @mode    write
// @param   $cycleKey    STRING NOT NULL    its id
// @param   $reason      STRING NOT NULL    what to say
// @param   $endedAtMs   INTEGER NOT NULL   milliseconds since 1970
// @returns none
MATCH (cycle:Cycle {key: $cycleKey})
WHERE cycle.state = 'RUNNING'
SET cycle.state = 'FAILED',
    cycle.reason = $reason,
    cycle.ended_at = datetime({epochMillis: $endedAtMs})
