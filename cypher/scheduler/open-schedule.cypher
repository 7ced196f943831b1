// Create the schedule from this server's settings if there is none. Until an operator has updated it, a server that
// takes part and has other settings replaces the values. New times count from now on, and the first server that takes
// part has missed nothing. The node is locked before it is read, so that servers that start together run this one after
// the other.
//
// @mode    write
// @scope   global  one schedule for all servers and accounts
// @param   $isEligible      BOOLEAN NOT NULL   whether this server takes part
// @param   $expression      STRING NOT NULL    its setting
// @param   $timeZone        STRING NOT NULL    its setting
// @param   $misfirePolicy   STRING NOT NULL    its setting: SKIP or RUN_ONCE
// @param   $nowMs           INTEGER NOT NULL   milliseconds since 1970
// @returns one { adopted :: BOOLEAN NOT NULL }
MERGE (schedule:Schedule {key: 'cycle'})
SET schedule.opened = coalesce(schedule.opened, 0) + 1
WITH schedule,
     coalesce(schedule.expression <> $expression OR schedule.time_zone <> $timeZone, true) AS hasOtherTimes,
     coalesce(schedule.misfire_policy <> $misfirePolicy, true) AS hasOtherPolicy,
     datetime({epochMillis: $nowMs}) AS now
WITH schedule, hasOtherTimes, now,
     (hasOtherTimes OR hasOtherPolicy)
       AND (schedule.expression IS NULL OR ($isEligible AND schedule.updated_by = '')) AS adopted
SET schedule.settled_through =
      CASE WHEN NOT $isEligible THEN schedule.settled_through
           WHEN schedule.settled_through IS NULL THEN now
           WHEN adopted AND hasOtherTimes AND schedule.settled_through < now THEN now
           ELSE schedule.settled_through END,
    schedule.expression = CASE WHEN adopted THEN $expression ELSE schedule.expression END,
    schedule.time_zone = CASE WHEN adopted THEN $timeZone ELSE schedule.time_zone END,
    schedule.misfire_policy = CASE WHEN adopted THEN $misfirePolicy ELSE schedule.misfire_policy END,
    schedule.version = coalesce(schedule.version, 0) + CASE WHEN adopted THEN 1 ELSE 0 END,
    schedule.paused = coalesce(schedule.paused, false),
    schedule.updated_by = coalesce(schedule.updated_by, '')
RETURN adopted
