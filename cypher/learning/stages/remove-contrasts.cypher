// Remove the contrasts of sets before they are computed again, and return what they had added to the evidence.
//
// @mode    write
// @param   $setKeys   LIST<STRING NOT NULL> NOT NULL
// @returns many { traitKey :: STRING NOT NULL, metric :: STRING NOT NULL, assignment :: STRING NOT NULL,
//                 projectId :: STRING NOT NULL, n :: FLOAT NOT NULL, d :: FLOAT NOT NULL,
//                 decayedN :: FLOAT NOT NULL, decayedD :: FLOAT NOT NULL, decayedSquaredD :: FLOAT NOT NULL,
//                 nn :: FLOAT NOT NULL, nd :: FLOAT NOT NULL, dd :: FLOAT NOT NULL,
//                 arms :: INTEGER NOT NULL, sets :: INTEGER NOT NULL, successes :: FLOAT NOT NULL,
//                 otherSuccesses :: FLOAT NOT NULL }
UNWIND $setKeys AS setKey
MATCH (contrastSet:ContrastSet {key: setKey})<-[contrast:TESTED_IN]-(trait:Trait)
WITH trait.key AS traitKey, coalesce(contrastSet.compared_project_id, contrastSet.project_id) AS projectId,
     contrast, contrast.metric AS metric,
     contrast.assignment AS assignment, contrast.N AS n, contrast.D AS d, contrast.decay AS decay,
     contrast.arms AS arms, contrast.successes AS successes, contrast.other_successes AS otherSuccesses
DELETE contrast
RETURN traitKey, metric, assignment, projectId, sum(n) AS n, sum(d) AS d, sum(decay * n) AS decayedN,
       sum(decay * d) AS decayedD, sum(decay * decay * d) AS decayedSquaredD,
       sum(n * n) AS nn, sum(n * d) AS nd, sum(d * d) AS dd, sum(arms) AS arms, count(*) AS sets,
       sum(successes) AS successes, sum(otherSuccesses) AS otherSuccesses
