// Remove retracted events from their import. Events that were undone with their import give up their ids: the same
// records can then be stored again.
//
// @mode    write
// @param   $eventKeys   LIST<STRING NOT NULL> NOT NULL   sorted
// @param   $importKey   STRING NOT NULL
// @param   $undone      BOOLEAN NOT NULL   whether the events were undone with their import, and not one by one
// @returns none
UNWIND $eventKeys AS eventKey
MATCH (event:Event {key: eventKey})
SET event.import_key = null, event.import_place = null, event.former_import_key = $importKey,
    event.undone = CASE WHEN $undone THEN true END
WITH count(event) AS events
MATCH (import:Import {key: $importKey})
SET import.retracted_count = import.retracted_count + events
