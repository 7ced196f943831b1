// Return the traits of creatives. Each trait has the positions, in the given list, of the creatives that carry it.
//
// @mode    read
// @param   $creativeKeys   LIST<STRING NOT NULL> NOT NULL
// @returns many { traitKey :: STRING NOT NULL, kind :: STRING NOT NULL, value :: STRING NOT NULL,
//                 creatives :: LIST<INTEGER NOT NULL> NOT NULL }
UNWIND range(0, size($creativeKeys) - 1) AS at
MATCH (creative:Creative {key: $creativeKeys[at]})-[:HAS]->(trait:Trait)
WITH trait, collect(at) AS creatives
ORDER BY trait.key
RETURN trait.key AS traitKey, trait.kind AS kind, trait.value AS value, creatives
