// Which of these events are stored, and as what.
//
// @mode    read
// @param   $eventKeys   LIST<STRING NOT NULL> NOT NULL   keys of events
// @returns many { key :: STRING NOT NULL, hash :: STRING NOT NULL, seconds :: INTEGER NOT NULL,
//                 nanos :: INTEGER NOT NULL }
UNWIND $eventKeys AS eventKey
MATCH (event:Event {key: eventKey})
RETURN event.key AS key, event.hash AS hash, event.record_time.epochSeconds AS seconds,
       event.record_time.nanosecond AS nanos
