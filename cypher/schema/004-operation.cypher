// Operation: what was published when, what people decided, and the looks that a reset must not take back.

CREATE CONSTRAINT epoch_key IF NOT EXISTS FOR (n:Epoch) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT override_key IF NOT EXISTS FOR (n:Override) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT past_look_key IF NOT EXISTS FOR (n:PastLook) REQUIRE n.key IS UNIQUE;
