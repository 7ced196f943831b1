// Return the traits that the next epoch no longer shows: they have no evidence left, and none of their patterns
// continues.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $traitKeys    LIST<STRING NOT NULL> NOT NULL   traits whose evidence changed
// @returns many { traitKey :: STRING NOT NULL }
MATCH (account:Account {key: $accountKey})
UNWIND $traitKeys AS traitKey
MATCH (trait:Trait {key: traitKey})
WHERE EXISTS { (account)-[:USES]->(trait) }
  AND NOT EXISTS { (trait)-[:HAS_EVIDENCE]->(evidence:Evidence) WHERE evidence.sets > 0 }
  AND NOT EXISTS { (trait)<-[:ABOUT]-(pattern:Pattern) WHERE pattern.epoch_to IS NULL }
RETURN traitKey
