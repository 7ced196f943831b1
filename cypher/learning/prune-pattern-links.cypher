// Take versions that ended before the published epoch off their traits: whoever reads now began at that epoch or the
// one before. They stay reachable as what their successors supersede.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $kinds        LIST<STRING NOT NULL> NOT NULL   of traits
// @param   $epoch        INTEGER NOT NULL                 the published one
// @returns none
MATCH (:Account {key: $accountKey})-[:USES]->(trait:Trait)
WHERE trait.kind IN $kinds
MATCH (trait)<-[about:ABOUT]-(pattern:Pattern)
WHERE pattern.epoch_to < $epoch
DELETE about
