// Give the ids of events that move nothing any more to others: they were undone with their import, or a reset has taken
// back their figures. They stay in the record under another id.
//
// @mode    write
// @param   $events   LIST<MAP{key STRING NOT NULL, formerKey STRING NOT NULL, formerId STRING NOT NULL}> NOT NULL
//                    sorted by key; those that are not there are left out
// @returns none
UNWIND $events AS row
MATCH (event:Event {key: row.key})
SET event.key = row.formerKey, event.event_id = row.formerId, event.set_aside = true
