// Skip due times and store the reason. The schedule must be unchanged since it was read. No row: another server has run
// or skipped them, or the schedule has changed.
//
// @mode    write
// @scope   global  one schedule for all servers and accounts
// @param   $version           INTEGER NOT NULL   of the schedule as it was read
// @param   $settledThroughMs  INTEGER NOT NULL   as it was read
// @param   $throughMs         INTEGER NOT NULL   the last due time skipped, in milliseconds since 1970
// @param   $nowMs             INTEGER NOT NULL   milliseconds since 1970
// @param   $reason            STRING NOT NULL    why
// @returns optional { throughMs :: INTEGER NOT NULL }
MATCH (schedule:Schedule {key: 'cycle'})
SET schedule.claims = coalesce(schedule.claims, 0) + 1
WITH schedule, datetime({epochMillis: $throughMs}) AS through
WHERE schedule.version = $version AND schedule.settled_through.epochMillis = $settledThroughMs
SET schedule.settled_through = through,
    schedule.last_skip_due = through,
    schedule.last_skip_at = datetime({epochMillis: $nowMs}),
    schedule.last_skip_reason = $reason
RETURN schedule.settled_through.epochMillis AS throughMs
