// Examine the first traits of an account in the order of their keys, and count those that no creative has (any more).
// Platforms and audiences belong to performance records, and interactions to two traits, so these kinds have no link to
// a creative. Also return the names of traits in use, to find near twins. Wording traits are left out because the
// service names them, and platforms because they have counters.
//
// @mode    read
// @param   $prefixKey   STRING NOT NULL    prefix of the keys of the account's nodes
// @param   $maxTraits   INTEGER NOT NULL   most traits read
// @returns one { examined INTEGER NOT NULL, orphans INTEGER NOT NULL, example STRING,
//                names LIST<LIST<STRING NOT NULL> NOT NULL> NOT NULL }
CYPHER 5
MATCH (trait:Trait)
WHERE trait.key STARTS WITH $prefixKey
WITH trait
LIMIT $maxTraits
WITH trait, NOT trait.kind IN ['platform', 'audience', 'interaction'] AND NOT EXISTS { (trait)<-[:HAS]-() } AS isOrphan
RETURN count(trait) AS examined, sum(CASE WHEN isOrphan THEN 1 ELSE 0 END) AS orphans,
       min(CASE WHEN isOrphan THEN trait.key END) AS example,
       collect(CASE WHEN NOT isOrphan AND NOT trait.kind IN ['lexical', 'platform', 'interaction']
         THEN [trait.kind, trait.value] END) AS names
