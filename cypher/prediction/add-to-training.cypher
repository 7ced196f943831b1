// Count what the next training could use, and what changed since the last one, in the transaction that measures the
// sets. So it is known whether to train without reading any set.
//
// @mode    write
// @param   $accountKey       STRING NOT NULL
// @param   $trainingKey      STRING NOT NULL
// @param   $usableSets       INTEGER NOT NULL   change of their number; may be negative
// @param   $comparableSets   INTEGER NOT NULL   the same for sets with two usable arms or more
// @param   $changedSets      INTEGER NOT NULL   sets with changed records
// @param   $newest           STRING             date of the newest usable set; null for none
// @returns none
MATCH (account:Account {key: $accountKey})
MERGE (training:Training {key: $trainingKey})
MERGE (account)-[:HAS_TRAINING]->(training)
SET training.usable_sets = coalesce(training.usable_sets, 0) + $usableSets,
    training.comparable_sets = coalesce(training.comparable_sets, 0) + $comparableSets,
    training.changed_sets = coalesce(training.changed_sets, 0) + $changedSets,
    training.newest = CASE WHEN $newest IS NULL OR training.newest > date($newest) THEN training.newest
                           ELSE date($newest) END
