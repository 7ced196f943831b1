// Change the schedule; '' leaves a value unchanged. New times count from now on. No row: the schedule has changed since
// it was read.
//
// @mode    write
// @scope   global  one schedule for all servers and accounts
// @param   $etag            STRING NOT NULL    of the schedule as its editor read it
// @param   $expression      STRING NOT NULL    cron expression, or ''
// @param   $timeZone        STRING NOT NULL    IANA zone, or ''
// @param   $misfirePolicy   STRING NOT NULL    SKIP, RUN_ONCE or ''
// @param   $actor           STRING NOT NULL    who changes it
// @param   $nowMs           INTEGER NOT NULL   milliseconds since 1970
// @returns optional { version :: INTEGER NOT NULL }
MATCH (schedule:Schedule {key: 'cycle'})
SET schedule.changes = coalesce(schedule.changes, 0) + 1
WITH schedule, datetime({epochMillis: $nowMs}) AS now
WHERE toString(schedule.version) = $etag
WITH schedule, now,
     CASE $expression WHEN '' THEN schedule.expression ELSE $expression END AS expression,
     CASE $timeZone WHEN '' THEN schedule.time_zone ELSE $timeZone END AS timeZone
WITH schedule, now, expression, timeZone,
     expression <> schedule.expression OR timeZone <> schedule.time_zone AS hasOtherTimes
SET schedule.settled_through =
      CASE WHEN hasOtherTimes AND schedule.settled_through < now THEN now ELSE schedule.settled_through END,
    schedule.expression = expression,
    schedule.time_zone = timeZone,
    schedule.misfire_policy = CASE $misfirePolicy WHEN '' THEN schedule.misfire_policy ELSE $misfirePolicy END,
    schedule.updated_by = $actor,
    schedule.version = schedule.version + 1
RETURN schedule.version AS version
