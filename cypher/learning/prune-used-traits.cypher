// Take traits without any knowledge left off the account, so that a context does not walk to them.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $kinds        LIST<STRING NOT NULL> NOT NULL   of traits
// @returns none
MATCH (:Account {key: $accountKey})-[uses:USES]->(trait:Trait)
WHERE trait.kind IN $kinds AND NOT EXISTS { (trait)<-[:ABOUT]-(:Pattern) }
DELETE uses
