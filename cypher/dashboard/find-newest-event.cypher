// Find the newest event, by its own time, among some days and types. Each combination of day and type is read from its
// index for one event.
//
// @mode    read
// @param   $streams   LIST<MAP { dayKey STRING NOT NULL, type STRING NOT NULL } NOT NULL> NOT NULL
// @returns optional { type STRING NOT NULL, eventTimeMs INTEGER NOT NULL, recordTimeMs INTEGER NOT NULL }
CYPHER 5
UNWIND $streams AS stream
CALL (stream) {
  MATCH (event:Event)
  USING INDEX SEEK event:Event(day, type, place)
  WHERE event.day = stream.dayKey AND event.type = stream.type AND event.place IS NOT NULL
  RETURN event
  ORDER BY event.day DESC, event.type DESC, event.place DESC
  LIMIT 1
}
RETURN event.type AS type, event.event_time.epochMillis AS eventTimeMs, event.record_time.epochMillis AS recordTimeMs
ORDER BY eventTimeMs DESC, recordTimeMs DESC
LIMIT 1
