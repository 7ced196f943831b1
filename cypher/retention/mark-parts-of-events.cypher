// Record on what events are about, and on the guidance they used, that some of their events have expired. Retractions
// look for it: what such an event said is no longer known.
//
// @mode    write
// @param   $eventKeys   LIST<STRING NOT NULL> NOT NULL   keys of locked events, sorted
// @returns none
UNWIND $eventKeys AS eventKey
MATCH (event:Event {key: eventKey})-[:ABOUT|USED]->(part)
WHERE part.events_expired IS NULL
SET part.events_expired = true
