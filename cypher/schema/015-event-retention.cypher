// Expiry of events: accounts that still have expired events, and the ids of expired events that had no time of their own.

CREATE CONSTRAINT expired_event_key IF NOT EXISTS FOR (n:ExpiredEvent) REQUIRE n.key IS UNIQUE;
// Accounts whose expired events are to be deleted, for the server that does it.
CREATE INDEX account_expiry IF NOT EXISTS FOR (n:Account) ON (n.expiry_pending, n.key);
