// The first traits of an account in the order of their keys, and those among them that no creative has (any more).
// Platforms and audiences belong to figures, and interactions to two traits: none of them hangs on a creative. With the
// names of those in use, for near twins among them; wording traits are the service's own, and platforms have counters.
//
// @mode    read
// @param   $prefixKey   STRING NOT NULL    what the keys of the account's nodes begin with
// @param   $maxTraits   INTEGER NOT NULL   most traits looked at
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
