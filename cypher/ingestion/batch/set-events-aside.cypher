// Rename events that no longer have any effect, so that new events can have their ids. They were undone with their
// import, or a reset has taken back their performance records. They stay stored under the new id.
//
// @mode    write
// @param   $events   LIST<MAP{key STRING NOT NULL, formerKey STRING NOT NULL, formerId STRING NOT NULL}> NOT NULL
//                    sorted by key; missing events are ignored
// @returns none
UNWIND $events AS row
MATCH (event:Event {key: row.key})
SET event.key = row.formerKey, event.event_id = row.formerId, event.set_aside = true
