// Mark as failed the cycles whose server has gone: their lease has expired or belongs to another cycle. A lease that
// the asking server held in an earlier life counts as expired. The token moves on, so that a server that only seemed
// to be gone can write nothing more.
//
// @mode    write
// @scope   global  a server that starts, or the walk, looks after every account
// @param   $formerHolder   STRING            a server known to be dead, or null
// @param   $reason         STRING NOT NULL   what to say
// @param   $endedAtMs      INTEGER NOT NULL  milliseconds since 1970
// @param   $limit          INTEGER NOT NULL  most cycles at once
// @returns many { cycleId :: STRING NOT NULL, accountId :: STRING NOT NULL }
MATCH (cycle:Cycle)
WHERE cycle.state = 'RUNNING'
WITH cycle ORDER BY cycle.key LIMIT $limit
OPTIONAL MATCH (lease:Lease)
WHERE lease.key = CASE cycle.account_key WHEN '' THEN 'cycle' ELSE 'cycle|' + cycle.account_key END
SET lease.attempts = coalesce(lease.attempts, 0) + 1
WITH cycle, lease, coalesce(lease.cycle_id = cycle.cycle_id, false) AS isHolder
WHERE cycle.state = 'RUNNING'
  AND (NOT isHolder OR lease.expires_at < datetime.realtime() OR lease.holder = $formerHolder)
SET cycle.state = 'FAILED',
    cycle.reason = $reason,
    cycle.ended_at = datetime({epochMillis: $endedAtMs})
FOREACH (held IN CASE WHEN isHolder THEN [lease] ELSE [] END |
  SET held.token = held.token + 1, held.expires_at = datetime.realtime() - duration({milliseconds: 1}))
RETURN cycle.cycle_id AS cycleId, cycle.account_id AS accountId
