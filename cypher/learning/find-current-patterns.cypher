// The patterns of the kinds that no other version has superseded.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $kinds        LIST<STRING NOT NULL> NOT NULL   of traits
// @returns many { patternKey :: STRING NOT NULL, traitKey :: STRING NOT NULL, kind :: STRING NOT NULL,
//                 value :: STRING NOT NULL, assignment :: STRING NOT NULL, version :: INTEGER NOT NULL,
//                 lift :: FLOAT NOT NULL, lower :: FLOAT NOT NULL, upper :: FLOAT NOT NULL, rawLift :: FLOAT NOT NULL,
//                 estimate :: FLOAT NOT NULL, sd :: FLOAT NOT NULL, signConfidence :: FLOAT NOT NULL,
//                 confidence :: FLOAT NOT NULL, arms :: INTEGER NOT NULL, sets :: INTEGER NOT NULL,
//                 nSum :: FLOAT NOT NULL, dSum :: FLOAT NOT NULL, tau2 :: FLOAT NOT NULL }
MATCH (:Account {key: $accountKey})-[:USES]->(trait:Trait)
WHERE trait.kind IN $kinds
MATCH (trait)<-[:ABOUT]-(pattern:Pattern)
WHERE pattern.epoch_to IS NULL
RETURN pattern.key AS patternKey,
       trait.key AS traitKey,
       pattern.kind AS kind,
       pattern.value AS value,
       pattern.assignment AS assignment,
       pattern.version AS version,
       pattern.lift AS lift,
       pattern.lower AS lower,
       pattern.upper AS upper,
       pattern.raw_lift AS rawLift,
       pattern.estimate AS estimate,
       pattern.sd AS sd,
       pattern.sign_confidence AS signConfidence,
       pattern.confidence AS confidence,
       pattern.arms AS arms,
       pattern.sets AS sets,
       pattern.n_sum AS nSum,
       pattern.d_sum AS dSum,
       pattern.tau2 AS tau2
