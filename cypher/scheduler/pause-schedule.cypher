// Pause the schedule. No row: it was paused already, and keeps who paused it, when and why.
//
// @mode    write
// @scope   global  one schedule for all servers and accounts
// @param   $actor    STRING NOT NULL    who pauses it
// @param   $reason   STRING NOT NULL    why
// @param   $nowMs    INTEGER NOT NULL   milliseconds since 1970
// @returns optional { version :: INTEGER NOT NULL }
MATCH (schedule:Schedule {key: 'cycle'})
SET schedule.changes = coalesce(schedule.changes, 0) + 1
WITH schedule WHERE NOT schedule.paused
SET schedule.paused = true,
    schedule.paused_by = $actor,
    schedule.pause_reason = $reason,
    schedule.paused_at = datetime({epochMillis: $nowMs}),
    schedule.version = schedule.version + 1
RETURN schedule.version AS version
