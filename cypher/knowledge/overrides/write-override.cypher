// Store a decision about a trait, and end the decision before with it. An active override is linked to its account or
// project. A decision that lifts another has no effect of its own and gets no link. No row: the scope does not exist.
//
// @mode    write
// @for     Scope in Account Project
// @param   $accountKey    STRING NOT NULL
// @param   $scopeKey      STRING NOT NULL    the account's key again, or the project's
// @param   $traitKey      STRING NOT NULL    the trait, which need not exist
// @param   $previousKey   STRING NOT NULL    the newest decision before; '' for none
// @param   $nowMs         INTEGER NOT NULL   milliseconds since 1970
// @param   $override      MAP { key STRING NOT NULL, projectId STRING NOT NULL, kind STRING NOT NULL,
//                         value STRING NOT NULL, metric STRING NOT NULL, effect STRING NOT NULL,
//                         actor STRING NOT NULL, reason STRING NOT NULL, expiresAtMs INTEGER, endedAtMs INTEGER,
//                         version INTEGER NOT NULL, expiredKeys LIST<STRING NOT NULL> NOT NULL,
//                         expiredArms LIST<INTEGER NOT NULL> NOT NULL,
//                         expiredSets LIST<INTEGER NOT NULL> NOT NULL } NOT NULL   endedAtMs of one that lifts
// @returns optional { version :: INTEGER NOT NULL }
MATCH (scope:{{Scope}} {key: $scopeKey})
OPTIONAL MATCH (previous:Override {key: $previousKey})
OPTIONAL MATCH (previous)<-[had:HAS_OVERRIDE]-()
OPTIONAL MATCH (trait:Trait {key: $traitKey})
MERGE (override:Override {key: $override.key})
SET override.account_key = $accountKey,
    override.project_id = $override.projectId,
    override.kind = $override.kind,
    override.value = $override.value,
    override.metric = $override.metric,
    override.effect = $override.effect,
    override.actor = $override.actor,
    override.reason = $override.reason,
    override.created_at = datetime({epochMillis: $nowMs}),
    override.expires_at = CASE WHEN $override.expiresAtMs IS NULL THEN null
                          ELSE datetime({epochMillis: $override.expiresAtMs}) END,
    override.ended_at = CASE WHEN $override.endedAtMs IS NULL THEN null
                        ELSE datetime({epochMillis: $override.endedAtMs}) END,
    override.version = $override.version,
    override.expired_keys = $override.expiredKeys,
    override.expired_arms = $override.expiredArms,
    override.expired_sets = $override.expiredSets,
    previous.ended_at = coalesce(previous.ended_at, datetime({epochMillis: $nowMs}))
DELETE had
FOREACH (one IN CASE WHEN previous IS NULL THEN [] ELSE [previous] END | MERGE (override)-[:SUPERSEDES]->(one))
FOREACH (one IN CASE WHEN trait IS NULL THEN [] ELSE [trait] END | MERGE (override)-[:ON]->(one))
FOREACH (_ IN CASE $override.effect WHEN 'NONE' THEN [] ELSE [1] END | MERGE (scope)-[:HAS_OVERRIDE]->(override))
RETURN override.version AS version
