// Mark events as taken back. They are locked, and no other call has taken them back.
//
// @mode    write
// @param   $eventKeys   LIST<STRING NOT NULL> NOT NULL   keys of events, sorted
// @param   $seconds     INTEGER NOT NULL   time of the retraction
// @param   $nanos       INTEGER NOT NULL
// @param   $actor       STRING NOT NULL    who took the events back
// @param   $reason      STRING NOT NULL    why they were taken back
// @returns none
UNWIND $eventKeys AS eventKey
MATCH (event:Event {key: eventKey})
SET event.retracted_at = datetime({epochSeconds: $seconds, nanosecond: $nanos}), event.retracted_by = $actor,
    event.retraction_reason = $reason
