// Accounts that are being imported. They become accounts when they are whole.

CREATE CONSTRAINT arriving_account_key IF NOT EXISTS FOR (n:ArrivingAccount) REQUIRE n.key IS UNIQUE;
