// Return what is in force at an epoch: models by name, the formula, and the platform levels. The epoch is read before
// this query; what was in force at an epoch never changes.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $epoch        INTEGER NOT NULL
// @returns optional {
//            models LIST<MAP {
//              key STRING NOT NULL, name STRING NOT NULL, version INTEGER NOT NULL, document STRING NOT NULL
//            } NOT NULL> NOT NULL,
//            formulas LIST<MAP {
//              key STRING NOT NULL, version INTEGER NOT NULL, document STRING NOT NULL, epochFrom INTEGER NOT NULL,
//              createdAtMs INTEGER NOT NULL, cycleId STRING
//            } NOT NULL> NOT NULL,
//            levels LIST<MAP {
//              key STRING NOT NULL, version INTEGER NOT NULL, platforms LIST<STRING NOT NULL> NOT NULL,
//              logOdds LIST<FLOAT NOT NULL> NOT NULL
//            } NOT NULL> NOT NULL
//          }
CYPHER 5
MATCH (account:Account {key: $accountKey})
CALL (account) {
  MATCH (account)-[serves:SERVES]->(model:Model)
  WHERE serves.epoch_from <= $epoch AND (serves.epoch_to IS NULL OR serves.epoch_to > $epoch)
  RETURN collect({key: model.key, name: model.name, version: model.version, document: model.document}) AS models
}
CALL (account) {
  MATCH (account)-[:HAS_FORMULA]->(formula:Formula)
  WHERE formula.epoch_from <= $epoch AND (formula.epoch_to IS NULL OR formula.epoch_to > $epoch)
  RETURN collect({
    key: formula.key, version: formula.version, document: formula.document, epochFrom: formula.epoch_from,
    createdAtMs: formula.created_at.epochMillis,
    cycleId: head(COLLECT { MATCH (formula)-[:LEARNED_IN]->(cycle) RETURN cycle.cycle_id })
  }) AS formulas
}
CALL (account) {
  MATCH (account)-[:HAS_LEVELS]->(levels:PlatformLevels)
  WHERE levels.epoch_from <= $epoch AND (levels.epoch_to IS NULL OR levels.epoch_to > $epoch)
  RETURN collect({
    key: levels.key, version: levels.version, platforms: levels.platforms, logOdds: levels.log_odds
  }) AS levels
}
RETURN models, formulas, levels
