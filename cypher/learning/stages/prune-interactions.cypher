// Remove relationships of interactions that ended before the published epoch.
//
// @mode    write
// @param   $traitKeys   LIST<STRING NOT NULL> NOT NULL   of interactions whose evidence changed
// @param   $epoch       INTEGER NOT NULL                 the published one
// @returns none
UNWIND $traitKeys AS traitKey
MATCH (:Trait {key: traitKey})-[:COMBINES]->(:Trait)-[effect:WORKS_WITH|WORSE_WITH]->(:Trait)
WHERE effect.epoch_to < $epoch
WITH DISTINCT effect
DELETE effect
