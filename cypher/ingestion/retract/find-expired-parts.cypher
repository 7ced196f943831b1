// Which of these nodes have lost events that have expired. The account is locked.
//
// @mode    read
// @for     Label in Creative Strategy PackRun Lead Intake GuidanceUse PerformanceDay
// @param   $keys   LIST<STRING NOT NULL> NOT NULL
// @returns many { key :: STRING NOT NULL }
UNWIND $keys AS key
MATCH (part:{{Label}} {key: key})
WHERE part.events_expired = true
RETURN part.key AS key
