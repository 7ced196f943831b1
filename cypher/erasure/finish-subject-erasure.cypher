// Delete a lead that no event is about any more, and finish its erasure: the tombstone forgets the key of the lead.
//
// @mode    write
// @param   $erasureKey     STRING NOT NULL    locked by this transaction
// @param   $subjectKey     STRING NOT NULL
// @param   $finishedAtMs   INTEGER NOT NULL   milliseconds since 1970
// @returns none
MATCH (erasure:SubjectErasure {key: $erasureKey})
SET erasure.state = 'DONE', erasure.finished_at = datetime({epochMillis: $finishedAtMs}), erasure.count_Lead = 1
REMOVE erasure.subject_key, erasure.locked, erasure.leased_until
WITH erasure
MATCH (lead:Lead {key: $subjectKey})
DETACH DELETE lead
