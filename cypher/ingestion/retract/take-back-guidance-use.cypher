// Subtract an event from the count of its guidance use, which locks the use. Return the guidance of its other events,
// without retracted ones.
//
// @mode    write
// @param   $useKey     STRING NOT NULL    the guidance use
// @param   $eventKey   STRING NOT NULL    the retracted event
// @param   $limit      INTEGER NOT NULL   most events
// @returns many { key :: STRING NOT NULL, guidance :: STRING NOT NULL, recordSeconds :: INTEGER NOT NULL,
//                 recordNanos :: INTEGER NOT NULL }
MATCH (use:GuidanceUse {key: $useKey})
SET use.event_count = use.event_count - 1
WITH use
MATCH (use)<-[:USED]-(event:Event)
WHERE event.retracted_at IS NULL AND event.key <> $eventKey AND event.guidance IS NOT NULL
RETURN event.key AS key, event.guidance AS guidance, event.record_time.epochSeconds AS recordSeconds,
       event.record_time.nanosecond AS recordNanos
LIMIT $limit
