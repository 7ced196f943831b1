// Tombstones of erased subjects. The key begins with the account's, so the tombstone goes with its account.

CREATE CONSTRAINT subject_erasure_key IF NOT EXISTS FOR (n:SubjectErasure) REQUIRE n.key IS UNIQUE;
// Erasures that are not finished, for the server that continues them.
CREATE INDEX subject_erasure_state IF NOT EXISTS FOR (n:SubjectErasure) ON (n.state, n.key);
