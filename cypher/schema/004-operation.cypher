// Operation: what was published when, what people decided, and the looks that a reset must not take back.

CREATE CONSTRAINT epoch_key IF NOT EXISTS FOR (n:Epoch) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT override_key IF NOT EXISTS FOR (n:Override) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT past_look_key IF NOT EXISTS FOR (n:PastLook) REQUIRE n.key IS UNIQUE;
// The newest days of all accounts, for growth of the whole deployment.
CREATE INDEX day_date IF NOT EXISTS FOR (n:Day) ON (n.date);
// What held at an epoch among the pattern versions that have ended: by the number they are filed under, and when they
// ended or began.
CREATE INDEX pattern_era_ended IF NOT EXISTS FOR (n:Pattern) ON (n.era_key, n.epoch_to);
CREATE INDEX pattern_era_began IF NOT EXISTS FOR (n:Pattern) ON (n.era_key, n.epoch_from);
// Decisions about traits, newest first.
CREATE INDEX override_created IF NOT EXISTS FOR (n:Override) ON (n.account_key, n.created_at);
