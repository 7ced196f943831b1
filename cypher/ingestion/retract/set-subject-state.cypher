// Set a locked subject to the state of its newest remaining event. Without such an event, the subject has no state.
//
// @mode    write
// @for     Label in Strategy PackRun Lead Intake
// @param   $subjectKey   STRING NOT NULL   key of the subject
// @param   $state        STRING            null: no state
// @param   $seconds      INTEGER           time of the newest event
// @param   $nanos        INTEGER
// @returns none
MATCH (subject:{{Label}} {key: $subjectKey})
SET subject.state = $state,
    subject.state_time = CASE WHEN $seconds IS NULL THEN null ELSE datetime({epochSeconds: $seconds, nanosecond: $nanos}) END
