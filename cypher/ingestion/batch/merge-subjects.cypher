// Create the missing subjects of a batch, and set each subject to the state of its newest event.
//
// @mode    write
// @for     Label in Strategy PackRun Lead Intake
// @param   $subjects   LIST<MAP{key STRING NOT NULL, id STRING NOT NULL, state STRING NOT NULL,
//                      seconds INTEGER NOT NULL, nanos INTEGER NOT NULL}> NOT NULL   sorted by key
// @returns none
UNWIND $subjects AS row
MERGE (subject:{{Label}} {key: row.key})
SET subject.id = row.id
WITH row, subject, datetime({epochSeconds: row.seconds, nanosecond: row.nanos}) AS time
SET subject.state = CASE WHEN subject.state_time > time THEN subject.state ELSE row.state END,
    subject.state_time = CASE WHEN subject.state_time > time THEN subject.state_time ELSE time END
