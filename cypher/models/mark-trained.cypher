// Remember what a training had, so that the next one is due when there is enough news; what changed since it looked
// still counts. Saying it again changes nothing. Reasons say why a part has nothing in force; '' where it has.
//
// @mode    write
// @param   $trainingKey     STRING NOT NULL
// @param   $training        INTEGER NOT NULL   its number, from 1
// @param   $changedSets     INTEGER NOT NULL   of find-training, as the training found it
// @param   $trainedSets     INTEGER NOT NULL   usable sets then
// @param   $trainedNewest   STRING             newest date then
// @param   $trainedAtMs     INTEGER NOT NULL   milliseconds since 1970
// @param   $ctrReason       STRING NOT NULL
// @param   $rankerReason    STRING NOT NULL
// @param   $formulaReason   STRING NOT NULL
// @returns none
MATCH (training:Training {key: $trainingKey})
WHERE coalesce(training.trainings, 0) < $training
SET training.trainings = $training,
    training.changed_sets = training.changed_sets - $changedSets,
    training.trained_sets = $trainedSets,
    training.trained_newest = date($trainedNewest),
    training.trained_at = datetime({epochMillis: $trainedAtMs}),
    training.ctr_reason = $ctrReason,
    training.ranker_reason = $rankerReason,
    training.formula_reason = $formulaReason
