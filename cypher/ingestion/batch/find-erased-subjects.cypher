// Which of these tombstones of subjects exist. The caller has locked the account before, as whoever creates a tombstone
// does, so none can appear while the caller writes.
//
// @mode    read
// @param   $erasureKeys   LIST<STRING NOT NULL> NOT NULL   keys of tombstones
// @returns many { erasureKey :: STRING NOT NULL }
UNWIND $erasureKeys AS erasureKey
MATCH (erasure:SubjectErasure {key: erasureKey})
RETURN erasure.key AS erasureKey
