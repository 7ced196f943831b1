// Delete locked events. What they changed is changed back in the same transaction.
//
// @mode    write
// @param   $eventKeys   LIST<STRING NOT NULL> NOT NULL   keys of events, sorted
// @returns one { deleted :: INTEGER NOT NULL }
UNWIND $eventKeys AS eventKey
MATCH (event:Event {key: eventKey})
DETACH DELETE event
RETURN count(*) AS deleted
