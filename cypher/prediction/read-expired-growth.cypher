// Return how much evidence the patterns of traits have in an epoch. This shows whether they have grown since they were
// set aside.
//
// @mode    read
// @param   $traitKeys   LIST<STRING NOT NULL> NOT NULL
// @param   $metric      STRING NOT NULL
// @param   $epoch       INTEGER NOT NULL
// @returns many { traitKey :: STRING NOT NULL, key :: STRING NOT NULL, arms :: INTEGER NOT NULL,
//                 sets :: INTEGER NOT NULL }
UNWIND $traitKeys AS traitKey
MATCH (:Trait {key: traitKey})<-[:ABOUT]-(pattern:Pattern)
WHERE pattern.epoch_from <= $epoch AND (pattern.epoch_to IS NULL OR pattern.epoch_to > $epoch)
  AND pattern.metric = $metric AND pattern.project_id = ''
RETURN traitKey, pattern.key AS key, pattern.arms AS arms, pattern.sets AS sets
