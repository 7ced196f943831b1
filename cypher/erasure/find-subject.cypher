// Count the events about a lead. No row: the account has no such lead.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL   nothing is returned of an account that does not exist
// @param   $subjectKey   STRING NOT NULL
// @returns optional { events :: INTEGER NOT NULL }
MATCH (:Account {key: $accountKey})
MATCH (lead:Lead {key: $subjectKey})
RETURN COUNT { (lead)<-[:ABOUT]-(:Event) } AS events
