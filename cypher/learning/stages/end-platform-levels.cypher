// End platform levels with the epoch in which their successors begin.
//
// @mode    write
// @param   $levelsKey   STRING NOT NULL
// @param   $epoch       INTEGER NOT NULL
// @returns none
MATCH (levels:PlatformLevels {key: $levelsKey})
SET levels.epoch_to = $epoch
