// Return people's decisions in an account and in one of its projects that are not superseded. For an EXPIRE, include
// the patterns it set aside. Read once for each revision of the overrides.
//
// @mode    read
// @param   $accountKey     STRING NOT NULL
// @param   $projectKey     STRING NOT NULL    the project, which need not exist
// @param   $maxOverrides   INTEGER NOT NULL   most overrides of each scope
// @returns optional {
//            overrides LIST<MAP {
//              projectId STRING NOT NULL, kind STRING NOT NULL, value STRING NOT NULL, metric STRING NOT NULL,
//              effect STRING NOT NULL, actor STRING NOT NULL, reason STRING NOT NULL, createdAtMs INTEGER NOT NULL,
//              expiresAtMs INTEGER, version INTEGER NOT NULL, expiredKeys LIST<STRING NOT NULL> NOT NULL,
//              expiredArms LIST<INTEGER NOT NULL> NOT NULL, expiredSets LIST<INTEGER NOT NULL> NOT NULL
//            } NOT NULL> NOT NULL
//          }
CYPHER 5
MATCH (account:Account {key: $accountKey})
CALL (account) {
  MATCH (account)-[:HAS_OVERRIDE]->(override:Override)
  WITH override LIMIT $maxOverrides
  RETURN override
  UNION ALL
  MATCH (:Project {key: $projectKey})-[:HAS_OVERRIDE]->(override:Override)
  WITH override LIMIT $maxOverrides
  RETURN override
}
WITH override ORDER BY override.key
RETURN collect({
  projectId: override.project_id, kind: override.kind, value: override.value, metric: override.metric,
  effect: override.effect, actor: override.actor, reason: override.reason,
  createdAtMs: override.created_at.epochMillis, expiresAtMs: override.expires_at.epochMillis,
  version: override.version, expiredKeys: override.expired_keys, expiredArms: override.expired_arms,
  expiredSets: override.expired_sets
}) AS overrides
