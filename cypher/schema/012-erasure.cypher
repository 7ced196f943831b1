// Tombstones of erased accounts.

CREATE CONSTRAINT erasure_key IF NOT EXISTS FOR (n:Erasure) REQUIRE n.key IS UNIQUE;
// Erasures that are not finished, for the server that continues them.
CREATE INDEX erasure_state IF NOT EXISTS FOR (n:Erasure) ON (n.state, n.key);
