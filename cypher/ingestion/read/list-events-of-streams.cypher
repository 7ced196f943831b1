// Events of some days and types, newest first. Each stream is read in the order of its index, at most one page of it.
//
// @mode    read
// @param   $streams   LIST<MAP{dayKey STRING NOT NULL, type STRING NOT NULL}> NOT NULL   days, each with its types
// @param   $retracted   BOOLEAN NOT NULL   whether retracted events are included
// @param   $from      STRING NOT NULL    first place, inclusive
// @param   $before    STRING NOT NULL    last place, exclusive
// @param   $limit     INTEGER NOT NULL   most events
// @returns many { eventId :: STRING NOT NULL, projectId :: STRING NOT NULL, type :: STRING NOT NULL,
//                 seconds :: INTEGER NOT NULL, nanos :: INTEGER NOT NULL, recordSeconds :: INTEGER NOT NULL,
//                 recordNanos :: INTEGER NOT NULL, actor :: STRING NOT NULL,
//                 tags :: LIST<STRING NOT NULL> NOT NULL, payload :: STRING NOT NULL, guidance :: STRING,
//                 place :: STRING NOT NULL, retractedSeconds :: INTEGER,
//                 retractedNanos :: INTEGER, retractedBy :: STRING, retractionReason :: STRING }
UNWIND $streams AS stream
CALL (stream) {
  MATCH (event:Event)
  USING INDEX SEEK event:Event(day, type, place)
  WHERE event.day = stream.dayKey AND event.type = stream.type AND event.place >= $from AND event.place < $before
    AND ($retracted OR event.retracted_at IS NULL)
  RETURN event
  ORDER BY event.day DESC, event.type DESC, event.place DESC
  LIMIT $limit
}
RETURN event.event_id AS eventId, event.project_id AS projectId, event.type AS type,
       event.event_time.epochSeconds AS seconds, event.event_time.nanosecond AS nanos,
       event.record_time.epochSeconds AS recordSeconds, event.record_time.nanosecond AS recordNanos,
       event.actor AS actor, event.tags AS tags, event.payload AS payload, event.guidance AS guidance,
       event.place AS place, event.retracted_at.epochSeconds AS retractedSeconds,
       event.retracted_at.nanosecond AS retractedNanos, event.retracted_by AS retractedBy,
       event.retraction_reason AS retractionReason
ORDER BY place DESC
LIMIT $limit
