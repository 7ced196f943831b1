// Delete the relationships between the next traits of an account that show interactions, and the change marks of the
// traits. A cycle has nothing left to learn from these. Repeating it changes nothing.
//
// @mode    write
// @param   $afterKey   STRING NOT NULL    the last one seen, or the account's key and the delimiter
// @param   $endKey     STRING NOT NULL    the first key that is no longer the account's
// @param   $limit      INTEGER NOT NULL   most traits
// @returns one { seen :: INTEGER NOT NULL, lastKey :: STRING, deleted :: INTEGER NOT NULL }
MATCH (trait:Trait)
WHERE trait.key > $afterKey AND trait.key < $endKey
WITH trait ORDER BY trait.key LIMIT $limit
SET trait.dirty = null
WITH trait
OPTIONAL MATCH (trait)-[effect:WORKS_WITH|WORSE_WITH]->(:Trait)
DELETE effect
WITH trait.key AS key, count(effect) AS effects
RETURN count(key) AS seen, max(key) AS lastKey, sum(effects) AS deleted
