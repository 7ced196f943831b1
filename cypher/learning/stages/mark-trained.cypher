// Store what a training used, so that the next one is due when enough has changed. Changes made after the training read
// its counters still count. Repeating it changes nothing. The reasons explain why a part has nothing in force; '' when
// it has.
//
// @mode    write
// @param   $trainingKey     STRING NOT NULL
// @param   $training        INTEGER NOT NULL   its number, from 1
// @param   $changedSets     INTEGER NOT NULL   of find-training, as read by the training
// @param   $trainedSets     INTEGER NOT NULL   usable sets at the training
// @param   $trainedNewest   STRING             newest date at the training
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
