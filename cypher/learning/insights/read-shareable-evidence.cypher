// Return the running sums of traits of some kinds in some accounts. Sums without any contrast are left out. Traits are
// found by key prefix: the link from an account to a trait exists only once the trait is worth showing, but evidence is
// pooled before.
//
// @mode    read
// @param   $ranges   LIST<MAP { prefixKey STRING NOT NULL, byProject BOOLEAN NOT NULL } NOT NULL> NOT NULL
//          key prefixes of an account's traits of a kind; byProject: whether to return sums of projects beside the
//          account's
// @returns many { evidenceKey :: STRING NOT NULL, metric :: STRING NOT NULL, assignment :: STRING NOT NULL,
//                 projectId :: STRING NOT NULL, n :: FLOAT NOT NULL, d :: FLOAT NOT NULL,
//                 decayedN :: FLOAT NOT NULL, decayedD :: FLOAT NOT NULL, decayedSquaredD :: FLOAT NOT NULL,
//                 nn :: FLOAT NOT NULL, nd :: FLOAT NOT NULL, dd :: FLOAT NOT NULL,
//                 arms :: INTEGER NOT NULL, sets :: INTEGER NOT NULL, successes :: FLOAT NOT NULL,
//                 otherSuccesses :: FLOAT NOT NULL }
UNWIND $ranges AS range
MATCH (evidence:Evidence)
WHERE evidence.key STARTS WITH range.prefixKey
  AND evidence.sets > 0
  AND (range.byProject OR evidence.project_id = '')
RETURN evidence.key AS evidenceKey, evidence.metric AS metric, evidence.assignment AS assignment,
       evidence.project_id AS projectId,
       evidence.n AS n, evidence.d AS d, evidence.decayed_n AS decayedN, evidence.decayed_d AS decayedD,
       evidence.decayed_squared_d AS decayedSquaredD,
       evidence.nn AS nn, evidence.nd AS nd, evidence.dd AS dd, evidence.arms AS arms, evidence.sets AS sets,
       evidence.successes AS successes, evidence.other_successes AS otherSuccesses
