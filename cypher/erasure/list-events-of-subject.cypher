// Return the keys of some events about a lead.
//
// @mode    read
// @param   $subjectKey   STRING NOT NULL
// @param   $limit        INTEGER NOT NULL   most events
// @returns many { key :: STRING NOT NULL }
MATCH (lead:Lead {key: $subjectKey})<-[:ABOUT]-(event:Event)
WITH event LIMIT $limit
RETURN event.key AS key
