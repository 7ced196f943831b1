// Operation: what was published when, people's decisions, and the interim analyses that survive a reset.

CREATE CONSTRAINT epoch_key IF NOT EXISTS FOR (n:Epoch) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT override_key IF NOT EXISTS FOR (n:Override) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT past_look_key IF NOT EXISTS FOR (n:PastLook) REQUIRE n.key IS UNIQUE;
// The newest days of all accounts, for growth of the whole deployment.
CREATE INDEX day_date IF NOT EXISTS FOR (n:Day) ON (n.date);
// The version index: ended pattern versions by the number they are filed under, and by when they ended or began.
CREATE INDEX pattern_era_ended IF NOT EXISTS FOR (n:Pattern) ON (n.era_key, n.epoch_to);
CREATE INDEX pattern_era_began IF NOT EXISTS FOR (n:Pattern) ON (n.era_key, n.epoch_from);
// Decisions about traits, newest first.
CREATE INDEX override_created IF NOT EXISTS FOR (n:Override) ON (n.account_key, n.created_at);
