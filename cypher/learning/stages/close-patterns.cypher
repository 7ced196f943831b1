// End patterns that no evidence supports any more. They end with the next epoch.
//
// @mode    write
// @param   $patternKeys   LIST<STRING NOT NULL> NOT NULL
// @param   $epoch         INTEGER NOT NULL   the first epoch without them
// @returns none
UNWIND $patternKeys AS patternKey
MATCH (pattern:Pattern {key: patternKey})
SET pattern.epoch_to = $epoch
