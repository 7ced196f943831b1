// Create the tombstone of a lead. From then on events about the lead are refused. `subject_key` is kept until
// everything about the lead is removed. The caller has locked the account and looked for a tombstone.
//
// @mode    write
// @param   $accountKey      STRING NOT NULL
// @param   $subjectKey      STRING NOT NULL
// @param   $erasureKey      STRING NOT NULL    key of the tombstone: the account's, and a keyed hash of the lead
// @param   $requestedAtMs   INTEGER NOT NULL   milliseconds since 1970
// @param   $leaseMs         INTEGER NOT NULL   milliseconds until other servers may continue
// @returns optional { erasureKey :: STRING NOT NULL }
MATCH (:Account {key: $accountKey})
MATCH (lead:Lead {key: $subjectKey})
CREATE (erasure:SubjectErasure {
  key: $erasureKey, state: 'PENDING', subject_key: $subjectKey, requested_at: datetime({epochMillis: $requestedAtMs}),
  leased_until: datetime.realtime() + duration({milliseconds: $leaseMs})
})
RETURN erasure.key AS erasureKey
