// What all sets together say on each trait, by how their arms were assigned.
//
// @mode    read
// @param   $traitKeys   LIST<STRING NOT NULL> NOT NULL
// @returns many { traitKey :: STRING NOT NULL, assignment :: STRING NOT NULL, n :: FLOAT NOT NULL, d :: FLOAT NOT NULL,
//                 arms :: INTEGER NOT NULL, sets :: INTEGER NOT NULL }
UNWIND $traitKeys AS traitKey
MATCH (trait:Trait {key: traitKey})-[contrast:TESTED_IN {metric: 'ctr'}]->(contrastSet:ContrastSet)
WITH traitKey, contrastSet.assignment AS assignment, contrast
RETURN traitKey, assignment,
       sum(contrast.N) AS n, sum(contrast.D) AS d, sum(contrast.arms) AS arms, count(*) AS sets
