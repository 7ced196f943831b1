// The next events of an import that were not taken back, creative by creative. Retracted events are no longer part of
// the import.
//
// @mode    read
// @param   $importKey    STRING NOT NULL
// @param   $afterPlace   STRING NOT NULL    place of the last event seen; '' for the first page
// @param   $limit        INTEGER NOT NULL
// @returns many { eventId :: STRING NOT NULL, place :: STRING NOT NULL }
MATCH (event:Event)
USING INDEX SEEK event:Event(import_key, import_place)
WHERE event.import_key = $importKey AND event.import_place > $afterPlace
RETURN event.event_id AS eventId, event.import_place AS place
ORDER BY event.import_key, event.import_place
LIMIT $limit
