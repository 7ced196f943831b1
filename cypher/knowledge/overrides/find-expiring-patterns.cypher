// Return the patterns of a trait that are visible in an epoch, with the size of their evidence. An EXPIRE sets these
// aside.
//
// @mode    read
// @param   $traitKey      STRING NOT NULL
// @param   $epoch         INTEGER NOT NULL   the published one
// @param   $metric        STRING             only under this metric; null: every metric
// @param   $projectId     STRING             of the account and of this project; null: of all projects
// @param   $maxPatterns   INTEGER NOT NULL
// @returns many { key :: STRING NOT NULL, arms :: INTEGER NOT NULL, sets :: INTEGER NOT NULL }
MATCH (:Trait {key: $traitKey})<-[:ABOUT]-(pattern:Pattern)
WHERE pattern.epoch_from <= $epoch AND (pattern.epoch_to IS NULL OR pattern.epoch_to > $epoch)
  AND ($metric IS NULL OR pattern.metric = $metric)
  AND ($projectId IS NULL OR pattern.project_id IN ['', $projectId])
RETURN pattern.key AS key, pattern.arms AS arms, pattern.sets AS sets
ORDER BY key
LIMIT $maxPatterns
