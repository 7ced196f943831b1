// Return the running sums of traits' contrasts. Sums without any contrast are left out.
//
// @mode    read
// @param   $traitKeys   LIST<STRING NOT NULL> NOT NULL
// @returns many { traitKey :: STRING NOT NULL, metric :: STRING NOT NULL, assignment :: STRING NOT NULL,
//                 projectId :: STRING NOT NULL, n :: FLOAT NOT NULL, d :: FLOAT NOT NULL,
//                 decayedN :: FLOAT NOT NULL, decayedD :: FLOAT NOT NULL, decayedSquaredD :: FLOAT NOT NULL,
//                 nn :: FLOAT NOT NULL, nd :: FLOAT NOT NULL, dd :: FLOAT NOT NULL,
//                 arms :: INTEGER NOT NULL, sets :: INTEGER NOT NULL, successes :: FLOAT NOT NULL,
//                 otherSuccesses :: FLOAT NOT NULL }
UNWIND $traitKeys AS traitKey
MATCH (trait:Trait {key: traitKey})-[:HAS_EVIDENCE]->(evidence:Evidence)
WHERE evidence.sets > 0
RETURN traitKey, evidence.metric AS metric, evidence.assignment AS assignment, evidence.project_id AS projectId,
       evidence.n AS n, evidence.d AS d, evidence.decayed_n AS decayedN, evidence.decayed_d AS decayedD,
       evidence.decayed_squared_d AS decayedSquaredD,
       evidence.nn AS nn, evidence.nd AS nd, evidence.dd AS dd, evidence.arms AS arms, evidence.sets AS sets,
       evidence.successes AS successes, evidence.other_successes AS otherSuccesses
