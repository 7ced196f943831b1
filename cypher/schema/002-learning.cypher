// The learning engine: running sums of evidence, patterns under four metrics and by project, models, and what accounts
// share. Contrasts and patterns of the first model lack the sums, so they go; the figures they came from stay, and the
// next cycle compares every set anew.

CREATE CONSTRAINT evidence_key IF NOT EXISTS FOR (n:Evidence) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT concept_key IF NOT EXISTS FOR (n:Concept) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT insight_key IF NOT EXISTS FOR (n:Insight) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT model_key IF NOT EXISTS FOR (n:Model) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT formula_key IF NOT EXISTS FOR (n:Formula) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT guidance_use_key IF NOT EXISTS FOR (n:GuidanceUse) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT deployment_key IF NOT EXISTS FOR (n:Deployment) REQUIRE n.key IS UNIQUE;
// Insights that readers may see, by the segment they are for; and all that the next ones are decided by.
CREATE INDEX insight_place IF NOT EXISTS FOR (n:Insight) ON (n.place);
CREATE INDEX insight_kind_group IF NOT EXISTS FOR (n:Insight) ON (n.kind_group);

MATCH ()-[contrast:TESTED_IN]->() DELETE contrast;
MATCH (pattern:Pattern) DETACH DELETE pattern;
MATCH (dispersion:Dispersion) DELETE dispersion;
MATCH (set:ContrastSet)
SET set.dirty = split(set.key, '|')[0], set.measured_change = null, set.measured_assignment = null,
    set.q = null, set.c = null, set.df = null;

// Guidance that was put to use, newest first, of an account or of one of its projects.
CREATE INDEX guidance_use_account IF NOT EXISTS FOR (n:GuidanceUse) ON (n.account, n.issued_at);
CREATE INDEX guidance_use_project IF NOT EXISTS FOR (n:GuidanceUse) ON (n.project, n.issued_at);

// Models: what an account's trainings start from, and the levels its platforms were found at.
CREATE CONSTRAINT training_key IF NOT EXISTS FOR (n:Training) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT platform_levels_key IF NOT EXISTS FOR (n:PlatformLevels) REQUIRE n.key IS UNIQUE;
