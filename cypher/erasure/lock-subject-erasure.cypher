// Lock the tombstone of a lead for one transaction of its erasure, and return the key of the lead. No row: another
// server has finished the erasure. The lock is the fence: whoever comes late finds nothing to do. Servers that look for
// erasures to continue leave this one alone for a while.
//
// @mode    write
// @param   $erasureKey   STRING NOT NULL
// @param   $leaseMs      INTEGER NOT NULL   milliseconds until others may continue
// @returns optional { subjectKey :: STRING NOT NULL }
MATCH (erasure:SubjectErasure {key: $erasureKey})
SET erasure.locked = true
WITH erasure
WHERE erasure.state = 'PENDING'
SET erasure.leased_until = datetime.realtime() + duration({milliseconds: $leaseMs})
RETURN erasure.subject_key AS subjectKey
