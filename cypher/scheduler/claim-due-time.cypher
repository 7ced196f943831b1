// Claim a due time for a deployment cycle, in the transaction that begins it. The schedule must be unchanged since it
// was read, and of several servers the first one succeeds. Claiming it again for the same deployment cycle succeeds, as
// when a transaction is repeated. No row: another server has claimed it, or the schedule has changed.
//
// @mode    write
// @scope   global  one schedule for all servers and accounts
// @param   $version           INTEGER NOT NULL   of the schedule as it was read
// @param   $settledThroughMs  INTEGER NOT NULL   as it was read
// @param   $dueMs             INTEGER NOT NULL   the due time, in milliseconds since 1970
// @param   $cycleId           STRING NOT NULL    the deployment cycle
// @param   $serverId          STRING NOT NULL    the server that begins it
// @returns optional { cycleId :: STRING NOT NULL }
MATCH (schedule:Schedule {key: 'cycle'})
SET schedule.claims = coalesce(schedule.claims, 0) + 1
WITH schedule, schedule.settled_through.epochMillis AS settledThroughMs
WHERE schedule.version = $version AND NOT schedule.paused
  AND (settledThroughMs = $settledThroughMs
       OR (settledThroughMs = $dueMs AND schedule.last_cycle_id = $cycleId))
SET schedule.settled_through = datetime({epochMillis: $dueMs}),
    schedule.last_due = datetime({epochMillis: $dueMs}),
    schedule.last_cycle_id = $cycleId,
    schedule.last_server_id = $serverId
RETURN schedule.last_cycle_id AS cycleId
