// The traits of some kinds that creatives carry.
//
// @mode    read
// @param   $creativeKeys   LIST<STRING NOT NULL> NOT NULL
// @param   $kinds          LIST<STRING NOT NULL> NOT NULL
// @returns many { creativeKey :: STRING NOT NULL,
//                 traits :: LIST<MAP { traitKey STRING NOT NULL, kind STRING NOT NULL, value STRING NOT NULL } NOT NULL>
//                           NOT NULL }
UNWIND $creativeKeys AS creativeKey
MATCH (creative:Creative {key: creativeKey})-[:HAS]->(trait:Trait)
WHERE trait.kind IN $kinds
WITH creativeKey, trait ORDER BY creativeKey, trait.key
RETURN creativeKey, collect({traitKey: trait.key, kind: trait.kind, value: trait.value}) AS traits
