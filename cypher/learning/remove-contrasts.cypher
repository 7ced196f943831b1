// Drop the contrasts of sets before they are computed anew, and tell whose they were.
//
// @mode    write
// @param   $setKeys   LIST<STRING NOT NULL> NOT NULL
// @returns many { traitKey :: STRING NOT NULL }
UNWIND $setKeys AS setKey
MATCH (:ContrastSet {key: setKey})<-[contrast:TESTED_IN]-(trait:Trait)
DELETE contrast
RETURN DISTINCT trait.key AS traitKey
