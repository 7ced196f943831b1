// Return how the arms of sets compared where they were shown side by side. For one metric, u, ΣI, successes and strata
// of each arm are in one list (see contrast-sets/read-set-scores). Also return how impressions were split. Sets without
// sums are left out.
//
// @mode    read
// @param   $setKeys   LIST<STRING NOT NULL> NOT NULL
// @param   $metric    STRING NOT NULL
// @returns many { setKey STRING NOT NULL, arms LIST<STRING NOT NULL> NOT NULL, shared INTEGER NOT NULL,
//                 sums LIST<FLOAT NOT NULL> NOT NULL, declared INTEGER NOT NULL, places LIST<STRING NOT NULL> NOT NULL,
//                 split LIST<FLOAT NOT NULL> NOT NULL }
CYPHER 5
UNWIND $setKeys AS setKey
MATCH (score:SetScore {key: setKey})
RETURN setKey, score.arms AS arms, score.shared AS shared, score[$metric][..4 * size(score.arms)] AS sums,
       score.declared AS declared, score.places AS places, score.split AS split
