// Return what the account's next training could use, and what its last one used. No row: no set was ever measured.
//
// @mode    read
// @param   $trainingKey   STRING NOT NULL
// @returns optional { usableSets :: INTEGER NOT NULL, comparableSets :: INTEGER NOT NULL,
//                     changedSets :: INTEGER NOT NULL, newest :: STRING, trainings :: INTEGER NOT NULL,
//                     trainedSets :: INTEGER NOT NULL, trainedNewest :: STRING }
MATCH (training:Training {key: $trainingKey})
RETURN coalesce(training.usable_sets, 0) AS usableSets,
       coalesce(training.comparable_sets, 0) AS comparableSets,
       coalesce(training.changed_sets, 0) AS changedSets,
       toString(training.newest) AS newest,
       coalesce(training.trainings, 0) AS trainings,
       coalesce(training.trained_sets, 0) AS trainedSets,
       toString(training.trained_newest) AS trainedNewest
