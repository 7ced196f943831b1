// One event as stored. An event that has expired is not returned, whether it is deleted already or not.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL   nothing is returned of an account that does not exist
// @param   $eventKey   STRING NOT NULL   key of the event
// @returns optional { eventId :: STRING NOT NULL, projectId :: STRING NOT NULL, type :: STRING NOT NULL,
//                     seconds :: INTEGER NOT NULL, nanos :: INTEGER NOT NULL, recordSeconds :: INTEGER NOT NULL,
//                     recordNanos :: INTEGER NOT NULL, actor :: STRING NOT NULL,
//                     tags :: LIST<STRING NOT NULL> NOT NULL, payload :: STRING NOT NULL, guidance :: STRING,
//                     place :: STRING NOT NULL, retractedSeconds :: INTEGER,
//                     retractedNanos :: INTEGER, retractedBy :: STRING, retractionReason :: STRING }
MATCH (account:Account {key: $accountKey})
MATCH (event:Event {key: $eventKey})
WHERE account.events_kept_from IS NULL OR event.event_time >= account.events_kept_from
RETURN event.event_id AS eventId, event.project_id AS projectId, event.type AS type,
       event.event_time.epochSeconds AS seconds, event.event_time.nanosecond AS nanos,
       event.record_time.epochSeconds AS recordSeconds, event.record_time.nanosecond AS recordNanos,
       event.actor AS actor, event.tags AS tags, event.payload AS payload, event.guidance AS guidance,
       event.place AS place, event.retracted_at.epochSeconds AS retractedSeconds,
       event.retracted_at.nanosecond AS retractedNanos, event.retracted_by AS retractedBy,
       event.retraction_reason AS retractionReason
