// Take traits that nothing is known of any more off the account.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $traitKeys    LIST<STRING NOT NULL> NOT NULL   traits whose evidence changed
// @returns none
UNWIND $traitKeys AS traitKey
MATCH (:Account {key: $accountKey})-[uses:USES]->(trait:Trait {key: traitKey})
WHERE NOT EXISTS { (trait)-[:HAS_EVIDENCE]->(evidence:Evidence) WHERE evidence.sets > 0 }
  AND NOT EXISTS { (trait)<-[:ABOUT]-(:Pattern) }
DELETE uses
