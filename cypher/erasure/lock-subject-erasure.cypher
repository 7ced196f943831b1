// Lock the tombstone of a lead for one transaction of its erasure, and return the key of the lead. No row: another
// server has finished the erasure. The lock is the fence: whoever comes late finds nothing to do.
//
// @mode    write
// @param   $erasureKey   STRING NOT NULL
// @returns optional { subjectKey :: STRING NOT NULL }
MATCH (erasure:SubjectErasure {key: $erasureKey})
SET erasure.locked = true
WITH erasure
WHERE erasure.state = 'PENDING'
RETURN erasure.subject_key AS subjectKey
