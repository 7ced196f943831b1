// End a running cycle for good and free its lease. The token of the lease is raised, so that the server that runs the
// cycle can write nothing more.
//
// @mode    write
// @param   $cycleKey    STRING NOT NULL    its id
// @param   $actor       STRING NOT NULL    who decided
// @param   $reason      STRING NOT NULL    the reason to store
// @param   $stages      STRING NOT NULL    JSON
// @param   $endedAtMs   INTEGER NOT NULL   milliseconds since 1970
// @returns none
MATCH (cycle:Cycle {key: $cycleKey})
WHERE cycle.state = 'RUNNING'
SET cycle.state = 'CANCELLED',
    cycle.cancelled_by = $actor,
    cycle.reason = $reason,
    cycle.stages = $stages,
    cycle.ended_at = datetime({epochMillis: $endedAtMs}),
    cycle.revision = coalesce(cycle.revision, 0) + 1
WITH cycle
MATCH (lease:Lease)
WHERE lease.key = CASE cycle.account_key WHEN '' THEN 'cycle' ELSE 'cycle|' + cycle.account_key END
  AND lease.cycle_id = cycle.key
SET lease.token = lease.token + 1,
    lease.released = true,
    lease.expires_at = datetime.realtime() - duration({milliseconds: 1})
