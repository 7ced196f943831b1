// Mark events as taken back. They are locked, and were not taken back before.
//
// @mode    write
// @param   $eventKeys   LIST<STRING NOT NULL> NOT NULL   keys of events, sorted
// @param   $seconds     INTEGER NOT NULL   when
// @param   $nanos       INTEGER NOT NULL
// @param   $actor       STRING NOT NULL    by whom
// @param   $reason      STRING NOT NULL    why
// @returns none
UNWIND $eventKeys AS eventKey
MATCH (event:Event {key: eventKey})
SET event.retracted_at = datetime({epochSeconds: $seconds, nanosecond: $nanos}), event.retracted_by = $actor,
    event.retraction_reason = $reason
