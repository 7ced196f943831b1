// Keep count of what the next training could use and what changed since the last one, in the transaction that measures
// the sets: whether to train is then known without looking at a set.
//
// @mode    write
// @param   $accountKey       STRING NOT NULL
// @param   $trainingKey      STRING NOT NULL
// @param   $usableSets       INTEGER NOT NULL   more of them than before, or fewer
// @param   $comparableSets   INTEGER NOT NULL   the same of sets that compare arms
// @param   $changedSets      INTEGER NOT NULL   sets with other figures than before
// @param   $newest           STRING             date of the newest of them; null: none is usable
// @returns none
MATCH (account:Account {key: $accountKey})
MERGE (training:Training {key: $trainingKey})
MERGE (account)-[:HAS_TRAINING]->(training)
SET training.usable_sets = coalesce(training.usable_sets, 0) + $usableSets,
    training.comparable_sets = coalesce(training.comparable_sets, 0) + $comparableSets,
    training.changed_sets = coalesce(training.changed_sets, 0) + $changedSets,
    training.newest = CASE WHEN $newest IS NULL OR training.newest > date($newest) THEN training.newest
                           ELSE date($newest) END
