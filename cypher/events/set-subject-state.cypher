// Leave a subject, which is locked, in the state of the newest event that holds; without one it has none.
//
// @mode    write
// @for     Label in Strategy PackRun Lead Intake
// @param   $subjectKey   STRING NOT NULL   key of the subject
// @param   $state        STRING            null: none
// @param   $seconds      INTEGER           time of that event
// @param   $nanos        INTEGER
// @returns none
MATCH (subject:{{Label}} {key: $subjectKey})
SET subject.state = $state,
    subject.state_time = CASE WHEN $seconds IS NULL THEN null ELSE datetime({epochSeconds: $seconds, nanosecond: $nanos}) END
