// Return one page of the performance events of creatives, in the given order of creatives, oldest first. Events that
// were retracted or deleted by a reset are left out, because nothing is computed from them.
//
// @mode    read
// @param   $creativeKeys   LIST<STRING NOT NULL> NOT NULL   beginning with the first creative of the page
// @param   $afterPlace     STRING NOT NULL    for the first creative, only events after this place; '' for all
// @param   $keptFrom       STRING NOT NULL    only events from this place on: others have expired; '' for all
// @param   $limit          INTEGER NOT NULL
// @returns many { creativeKey :: STRING NOT NULL, eventId :: STRING NOT NULL, projectId :: STRING NOT NULL,
//                 type :: STRING NOT NULL, seconds :: INTEGER NOT NULL, nanos :: INTEGER NOT NULL,
//                 recordSeconds :: INTEGER NOT NULL, recordNanos :: INTEGER NOT NULL, actor :: STRING NOT NULL,
//                 tags :: LIST<STRING NOT NULL> NOT NULL, payload :: STRING NOT NULL, guidance :: STRING,
//                 place :: STRING NOT NULL, retractedSeconds :: INTEGER, retractedNanos :: INTEGER,
//                 retractedBy :: STRING, retractionReason :: STRING }
CYPHER 5
UNWIND range(0, size($creativeKeys) - 1) AS at
CALL (at) {
  MATCH (:Creative {key: $creativeKeys[at]})<-[:ABOUT]-(event:Event)
  WHERE event.type = 'PERFORMANCE_RECORDED' AND event.retracted_at IS NULL
    AND event.set_aside IS NULL AND event.place >= $keptFrom AND (at > 0 OR event.place > $afterPlace)
  RETURN event
  ORDER BY event.place
  LIMIT $limit
}
RETURN $creativeKeys[at] AS creativeKey, event.event_id AS eventId, event.project_id AS projectId, event.type AS type,
       event.event_time.epochSeconds AS seconds, event.event_time.nanosecond AS nanos,
       event.record_time.epochSeconds AS recordSeconds, event.record_time.nanosecond AS recordNanos,
       event.actor AS actor, event.tags AS tags, event.payload AS payload, event.guidance AS guidance,
       event.place AS place, event.retracted_at.epochSeconds AS retractedSeconds,
       event.retracted_at.nanosecond AS retractedNanos, event.retracted_by AS retractedBy,
       event.retraction_reason AS retractionReason
LIMIT $limit
