// Which of these events are stored, with hash, record time and state.
//
// @mode    read
// @param   $eventKeys   LIST<STRING NOT NULL> NOT NULL   keys of events
// @returns many { key :: STRING NOT NULL, hash :: STRING NOT NULL, eventSeconds :: INTEGER NOT NULL, seconds :: INTEGER NOT NULL,
//                 nanos :: INTEGER NOT NULL, retracted :: BOOLEAN NOT NULL, undone :: BOOLEAN NOT NULL,
//                 formers :: INTEGER NOT NULL }
UNWIND $eventKeys AS eventKey
MATCH (event:Event {key: eventKey})
RETURN event.key AS key, event.hash AS hash, event.event_time.epochSeconds AS eventSeconds,
       event.record_time.epochSeconds AS seconds,
       event.record_time.nanosecond AS nanos, event.retracted_at IS NOT NULL AS retracted,
       coalesce(event.undone, false) AS undone, coalesce(event.formers, 0) AS formers
