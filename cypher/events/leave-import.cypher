// Take events that were taken back out of their import. Those that were undone with it give their ids to the same records
// when these are sent again.
//
// @mode    write
// @param   $eventKeys   LIST<STRING NOT NULL> NOT NULL   sorted
// @param   $importKey   STRING NOT NULL
// @param   $undone      BOOLEAN NOT NULL   with the import, and not by themselves
// @returns none
UNWIND $eventKeys AS eventKey
MATCH (event:Event {key: eventKey})
SET event.import_key = null, event.import_place = null, event.former_import_key = $importKey,
    event.undone = CASE WHEN $undone THEN true END
WITH count(event) AS events
MATCH (import:Import {key: $importKey})
SET import.retracted_count = import.retracted_count + events
