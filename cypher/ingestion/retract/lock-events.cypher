// Lock events and return them as stored. The lock makes sure that an event is taken back only once. An
// event that was deleted while this query waited for the lock is still found, but has no properties.
//
// @mode    write
// @param   $eventKeys   LIST<STRING NOT NULL> NOT NULL   keys of events, sorted
// @returns many { key :: STRING NOT NULL, eventId :: STRING NOT NULL, projectId :: STRING NOT NULL, type :: STRING NOT NULL,
//                 seconds :: INTEGER NOT NULL, nanos :: INTEGER NOT NULL, recordSeconds :: INTEGER NOT NULL,
//                 recordNanos :: INTEGER NOT NULL, actor :: STRING NOT NULL,
//                 tags :: LIST<STRING NOT NULL> NOT NULL, payload :: STRING NOT NULL, guidance :: STRING,
//                 place :: STRING NOT NULL, retractedSeconds :: INTEGER, retractedNanos :: INTEGER,
//                 retractedBy :: STRING, retractionReason :: STRING, hash :: STRING NOT NULL, segment :: STRING,
//                 importKey :: STRING, undone :: BOOLEAN NOT NULL }
UNWIND $eventKeys AS eventKey
MATCH (event:Event {key: eventKey})
SET event.key = eventKey
WITH event
WHERE event.event_id IS NOT NULL
RETURN event.key AS key, event.event_id AS eventId, event.project_id AS projectId, event.type AS type,
       event.event_time.epochSeconds AS seconds, event.event_time.nanosecond AS nanos,
       event.record_time.epochSeconds AS recordSeconds, event.record_time.nanosecond AS recordNanos,
       event.actor AS actor, event.tags AS tags, event.payload AS payload, event.guidance AS guidance,
       event.place AS place, event.retracted_at.epochSeconds AS retractedSeconds,
       event.retracted_at.nanosecond AS retractedNanos, event.retracted_by AS retractedBy,
       event.retraction_reason AS retractionReason, event.hash AS hash, event.segment AS segment,
       event.import_key AS importKey, coalesce(event.undone, false) AS undone
