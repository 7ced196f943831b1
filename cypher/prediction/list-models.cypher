// Return one page of an account's models, by name, newest version first. Challengers of a running cycle are left out.
//
// @mode    read
// @param   $accountKey     STRING NOT NULL
// @param   $name           STRING             only of this name; null: every name
// @param   $state          STRING             only in this state; null: every state
// @param   $afterName      STRING NOT NULL    the last row of the page before; '' on the first page
// @param   $afterVersion   INTEGER NOT NULL   the same row's version
// @param   $limit          INTEGER NOT NULL
// @returns optional {
//            models LIST<MAP {
//              key STRING NOT NULL, name STRING NOT NULL, version INTEGER NOT NULL, state STRING NOT NULL,
//              gate STRING NOT NULL, metrics STRING NOT NULL, trainedThrough STRING NOT NULL, sets INTEGER NOT NULL,
//              arms INTEGER NOT NULL, evidence STRING NOT NULL, epochFrom INTEGER NOT NULL, retiredReason STRING,
//              createdAtMs INTEGER NOT NULL, cycleId STRING,
//              served LIST<MAP { epochFrom INTEGER NOT NULL, epochTo INTEGER, startedAtMs INTEGER NOT NULL,
//                                actor STRING NOT NULL, reason STRING NOT NULL } NOT NULL> NOT NULL
//            } NOT NULL> NOT NULL
//          }
CYPHER 5
MATCH (account:Account {key: $accountKey})
CALL (account) {
  MATCH (account)-[:HAS_MODEL]->(model:Model)
  WHERE model.state <> 'CHALLENGER' AND ($name IS NULL OR model.name = $name)
    AND ($state IS NULL OR model.state = $state)
    AND (model.name > $afterName OR (model.name = $afterName AND model.version < $afterVersion))
  WITH account, model
  ORDER BY model.name, model.version DESC
  LIMIT $limit
  RETURN collect({
    key: model.key, name: model.name, version: model.version, state: model.state, gate: model.gate,
    metrics: model.metrics, trainedThrough: toString(model.trained_through), sets: model.sets, arms: model.arms,
    evidence: model.evidence, epochFrom: model.epoch_from, retiredReason: model.retired_reason,
    createdAtMs: model.created_at.epochMillis,
    cycleId: head(COLLECT { MATCH (model)-[:LEARNED_IN]->(cycle) RETURN cycle.cycle_id }),
    served: COLLECT {
      MATCH (account)-[serves:SERVES]->(model)
      RETURN {epochFrom: serves.epoch_from, epochTo: serves.epoch_to, startedAtMs: serves.started_at.epochMillis,
              actor: serves.actor, reason: serves.reason}
      ORDER BY serves.epoch_from
    }
  }) AS models
}
RETURN models
