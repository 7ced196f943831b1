// Return the schedule with its last run, which any server may have begun. No row: no server has opened it yet.
//
// @mode    read
// @scope   global  one schedule for all servers and accounts
// @returns optional { version :: INTEGER NOT NULL, expression :: STRING NOT NULL, timeZone :: STRING NOT NULL,
//                     misfirePolicy :: STRING NOT NULL, updatedBy :: STRING NOT NULL, settledThroughMs :: INTEGER,
//                     isPaused :: BOOLEAN NOT NULL, pausedBy :: STRING, pauseReason :: STRING, pausedAtMs :: INTEGER,
//                     lastDueMs :: INTEGER, lastCycleId :: STRING, lastServerId :: STRING, lastStartedAtMs :: INTEGER,
//                     lastState :: STRING, lastEndedAtMs :: INTEGER, lastSkipDueMs :: INTEGER,
//                     lastSkipAtMs :: INTEGER, lastSkipReason :: STRING }
MATCH (schedule:Schedule {key: 'cycle'})
OPTIONAL MATCH (cycle:Cycle {key: schedule.last_cycle_id})
RETURN schedule.version AS version,
       schedule.expression AS expression,
       schedule.time_zone AS timeZone,
       schedule.misfire_policy AS misfirePolicy,
       schedule.updated_by AS updatedBy,
       schedule.settled_through.epochMillis AS settledThroughMs,
       schedule.paused AS isPaused,
       schedule.paused_by AS pausedBy,
       schedule.pause_reason AS pauseReason,
       schedule.paused_at.epochMillis AS pausedAtMs,
       schedule.last_due.epochMillis AS lastDueMs,
       schedule.last_cycle_id AS lastCycleId,
       schedule.last_server_id AS lastServerId,
       cycle.started_at.epochMillis AS lastStartedAtMs,
       cycle.state AS lastState,
       cycle.ended_at.epochMillis AS lastEndedAtMs,
       schedule.last_skip_due.epochMillis AS lastSkipDueMs,
       schedule.last_skip_at.epochMillis AS lastSkipAtMs,
       schedule.last_skip_reason AS lastSkipReason
