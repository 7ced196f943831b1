// Count the reported traits of each kind up to a limit. This distinguishes "nothing was reported" from "too little to
// learn from".
//
// @mode    read
// @param   $kinds       LIST<MAP { kind STRING NOT NULL, prefixKey STRING NOT NULL } NOT NULL> NOT NULL
//          kinds, each with the key prefix of the account's traits of that kind
// @param   $maxTraits   INTEGER NOT NULL   limit for each kind
// @returns many { kind STRING NOT NULL, traits INTEGER NOT NULL }
CYPHER 5
UNWIND $kinds AS entry
CALL (entry) {
  MATCH (trait:Trait)
  WHERE trait.key STARTS WITH entry.prefixKey
  WITH trait
  LIMIT $maxTraits
  RETURN count(trait) AS traits
}
RETURN entry.kind AS kind, traits
