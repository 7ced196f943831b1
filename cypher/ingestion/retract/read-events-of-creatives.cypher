// Events about creatives that were not taken back, and events about strategies that led to these creatives. Some of the
// latter name only other creatives. Left out are events whose ids have passed to others after a reset had taken back
// their performance records. The creatives are locked.
//
// @mode    read
// @param   $creativeKeys   LIST<STRING NOT NULL> NOT NULL   keys of creatives
// @param   $limit          INTEGER NOT NULL   most events
// @returns many { key :: STRING NOT NULL, eventId :: STRING NOT NULL, projectId :: STRING NOT NULL, type :: STRING NOT NULL,
//                 seconds :: INTEGER NOT NULL, nanos :: INTEGER NOT NULL, recordSeconds :: INTEGER NOT NULL,
//                 recordNanos :: INTEGER NOT NULL, actor :: STRING NOT NULL,
//                 tags :: LIST<STRING NOT NULL> NOT NULL, payload :: STRING NOT NULL, guidance :: STRING,
//                 place :: STRING NOT NULL, retractedSeconds :: INTEGER, retractedNanos :: INTEGER,
//                 retractedBy :: STRING, retractionReason :: STRING, hash :: STRING NOT NULL, segment :: STRING }
UNWIND $creativeKeys AS creativeKey
MATCH (creative:Creative {key: creativeKey})
CALL (creative) {
  MATCH (creative)<-[:ABOUT]-(event:Event)
  WHERE event.retracted_at IS NULL AND event.set_aside IS NULL
  RETURN event
  UNION ALL
  MATCH (creative)<-[:LED_TO]-(:Strategy)<-[:ABOUT]-(event:Event)
  WHERE event.retracted_at IS NULL AND event.type = 'CREATIVES_GENERATED'
  RETURN event
}
WITH DISTINCT event
LIMIT $limit
RETURN event.key AS key, event.event_id AS eventId, event.project_id AS projectId, event.type AS type,
       event.event_time.epochSeconds AS seconds, event.event_time.nanosecond AS nanos,
       event.record_time.epochSeconds AS recordSeconds, event.record_time.nanosecond AS recordNanos,
       event.actor AS actor, event.tags AS tags, event.payload AS payload, event.guidance AS guidance,
       event.place AS place, event.retracted_at.epochSeconds AS retractedSeconds,
       event.retracted_at.nanosecond AS retractedNanos, event.retracted_by AS retractedBy,
       event.retraction_reason AS retractionReason, event.hash AS hash, event.segment AS segment
