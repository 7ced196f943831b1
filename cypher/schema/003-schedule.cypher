// The schedule: one for the deployment, and at most one deployment cycle for each due time.

CREATE CONSTRAINT schedule_key IF NOT EXISTS FOR (n:Schedule) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT cycle_scheduled_for IF NOT EXISTS FOR (n:Cycle) REQUIRE n.scheduled_for IS UNIQUE;
