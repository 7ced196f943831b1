// Return one model of an account with its document. No row: the account does not exist. No model: the account has no
// model with this key, or the model is a challenger of a running cycle.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $modelKey     STRING NOT NULL
// @returns optional {
//            models LIST<MAP {
//              key STRING NOT NULL, name STRING NOT NULL, version INTEGER NOT NULL, state STRING NOT NULL,
//              gate STRING NOT NULL, metrics STRING NOT NULL, trainedThrough STRING NOT NULL, sets INTEGER NOT NULL,
//              arms INTEGER NOT NULL, evidence STRING NOT NULL, epochFrom INTEGER NOT NULL, retiredReason STRING,
//              createdAtMs INTEGER NOT NULL, cycleId STRING, document STRING NOT NULL,
//              served LIST<MAP { epochFrom INTEGER NOT NULL, epochTo INTEGER, startedAtMs INTEGER NOT NULL,
//                                actor STRING NOT NULL, reason STRING NOT NULL } NOT NULL> NOT NULL
//            } NOT NULL> NOT NULL
//          }
CYPHER 5
MATCH (account:Account {key: $accountKey})
CALL (account) {
  MATCH (account)-[:HAS_MODEL]->(model:Model {key: $modelKey})
  WHERE model.state <> 'CHALLENGER'
  RETURN collect({
    key: model.key, name: model.name, version: model.version, state: model.state, gate: model.gate,
    metrics: model.metrics, trainedThrough: toString(model.trained_through), sets: model.sets, arms: model.arms,
    evidence: model.evidence, epochFrom: model.epoch_from, retiredReason: model.retired_reason,
    createdAtMs: model.created_at.epochMillis, document: model.document,
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
