// The first model. Every node is found by its unique key; each of the other indexes serves one query.

CREATE CONSTRAINT account_key IF NOT EXISTS FOR (n:Account) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT project_key IF NOT EXISTS FOR (n:Project) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT segment_key IF NOT EXISTS FOR (n:Segment) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT day_key IF NOT EXISTS FOR (n:Day) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT event_key IF NOT EXISTS FOR (n:Event) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT day_tag_key IF NOT EXISTS FOR (n:DayTag) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT trait_key IF NOT EXISTS FOR (n:Trait) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT creative_key IF NOT EXISTS FOR (n:Creative) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT contrast_set_key IF NOT EXISTS FOR (n:ContrastSet) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT dispersion_key IF NOT EXISTS FOR (n:Dispersion) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT pattern_key IF NOT EXISTS FOR (n:Pattern) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT pack_key IF NOT EXISTS FOR (n:Pack) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT channel_key IF NOT EXISTS FOR (n:Channel) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT template_key IF NOT EXISTS FOR (n:Template) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT segment_stat_key IF NOT EXISTS FOR (n:SegmentStat) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT platform_stat_key IF NOT EXISTS FOR (n:PlatformStat) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT strategy_key IF NOT EXISTS FOR (n:Strategy) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT pack_run_key IF NOT EXISTS FOR (n:PackRun) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT lead_key IF NOT EXISTS FOR (n:Lead) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT intake_key IF NOT EXISTS FOR (n:Intake) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT performance_day_key IF NOT EXISTS FOR (n:PerformanceDay) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT snapshot_key IF NOT EXISTS FOR (n:Snapshot) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT lease_key IF NOT EXISTS FOR (n:Lease) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT cycle_key IF NOT EXISTS FOR (n:Cycle) REQUIRE n.key IS UNIQUE;

// ListEvents: newest first within a day and type, without sorting the day.
CREATE INDEX event_place IF NOT EXISTS FOR (n:Event) ON (n.day, n.type, n.place);
// ListEvents by tag: the days with that tag.
CREATE INDEX day_tag_days IF NOT EXISTS FOR (n:DayTag) ON (n.account_tag, n.date);
// Past winners and losers, best first.
CREATE INDEX creative_mark IF NOT EXISTS FOR (n:Creative) ON (n.mark_key, n.mark_rank);
// What changed since the last cycle, by account.
CREATE INDEX contrast_set_dirty IF NOT EXISTS FOR (n:ContrastSet) ON (n.dirty);
CREATE INDEX day_dirty IF NOT EXISTS FOR (n:Day) ON (n.dirty);
CREATE INDEX trait_dirty IF NOT EXISTS FOR (n:Trait) ON (n.dirty);
// Cycles of an account, newest first.
CREATE INDEX cycle_started IF NOT EXISTS FOR (n:Cycle) ON (n.account_key, n.started_at);
// Cycles that a dead server left running.
CREATE INDEX cycle_state IF NOT EXISTS FOR (n:Cycle) ON (n.state);
// ListEvents: the days of an account or of one owner, newest first.
CREATE INDEX day_account IF NOT EXISTS FOR (n:Day) ON (n.account, n.date);
CREATE INDEX day_owner IF NOT EXISTS FOR (n:Day) ON (n.owner, n.date);
