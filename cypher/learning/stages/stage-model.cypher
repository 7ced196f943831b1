// Write a trained model as a challenger. Nobody sees it before the cycle ends, which gives it its verdict.
//
// @mode    write
// @param   $accountKey    STRING NOT NULL
// @param   $cycleKey      STRING NOT NULL    the cycle that trained it
// @param   $createdAtMs   INTEGER NOT NULL   milliseconds since 1970
// @param   $model         MAP { modelKey STRING NOT NULL, previousKey STRING NOT NULL, name STRING NOT NULL,
//                         version INTEGER NOT NULL, verdict STRING NOT NULL, epoch INTEGER NOT NULL,
//                         reasons LIST<STRING NOT NULL> NOT NULL, gate STRING NOT NULL, metrics STRING NOT NULL,
//                         document STRING NOT NULL, trainedThrough STRING NOT NULL, sets INTEGER NOT NULL,
//                         arms INTEGER NOT NULL, evidence STRING NOT NULL } NOT NULL
//                         previousKey: the champion it would replace, or ''; gate and metrics are JSON
// @returns none
MATCH (account:Account {key: $accountKey})
MATCH (cycle:Cycle {key: $cycleKey})
MERGE (model:Model {key: $model.modelKey})
SET model.account_key = $accountKey,
    model.name = $model.name,
    model.version = $model.version,
    model.state = 'CHALLENGER',
    model.verdict = $model.verdict,
    model.reasons = $model.reasons,
    model.gate = $model.gate,
    model.metrics = $model.metrics,
    model.document = $model.document,
    model.trained_through = date($model.trainedThrough),
    model.sets = $model.sets,
    model.arms = $model.arms,
    model.evidence = $model.evidence,
    model.epoch_from = $model.epoch,
    model.created_at = datetime({epochMillis: $createdAtMs})
MERGE (account)-[:HAS_MODEL]->(model)
MERGE (model)-[:LEARNED_IN]->(cycle)
WITH model
MATCH (previous:Model {key: $model.previousKey})
MERGE (model)-[:SUPERSEDES]->(previous)
