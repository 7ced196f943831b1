// Resume the schedule with what is due from now on. No row: it was not paused.
//
// @mode    write
// @scope   global  one schedule for all servers and accounts
// @param   $actor    STRING NOT NULL    who resumes it
// @param   $nowMs    INTEGER NOT NULL   milliseconds since 1970
// @returns optional { version :: INTEGER NOT NULL }
MATCH (schedule:Schedule {key: 'cycle'})
SET schedule.changes = coalesce(schedule.changes, 0) + 1
WITH schedule, datetime({epochMillis: $nowMs}) AS now
WHERE schedule.paused
SET schedule.paused = false,
    schedule.paused_by = null,
    schedule.pause_reason = null,
    schedule.paused_at = null,
    schedule.resumed_by = $actor,
    schedule.settled_through = CASE WHEN schedule.settled_through < now THEN now ELSE schedule.settled_through END,
    schedule.version = schedule.version + 1
RETURN schedule.version AS version
