// Return the values of some kinds that an account could choose from at any epoch of its history: those it still has,
// and those it had then. None are returned while a reset is deleting them.
//
// @mode    read
// @param   $accountKey    STRING NOT NULL
// @param   $epoch         INTEGER NOT NULL
// @param   $choiceKinds   LIST<STRING NOT NULL> NOT NULL
// @param   $maxChoices    INTEGER NOT NULL   most values returned
// @returns many { traitKey :: STRING NOT NULL, kind :: STRING NOT NULL, value :: STRING NOT NULL }
CYPHER 5
MATCH (account:Account {key: $accountKey})
WHERE account.reset_pending IS NULL
CALL (account) {
  MATCH (account)-[uses:USES]->(trait:Trait)
  WHERE uses.epoch_from <= $epoch
  RETURN trait
  UNION ALL
  MATCH (account)-[used:USED]->(trait:Trait)
  WHERE used.epoch_from <= $epoch AND used.epoch_to > $epoch
  RETURN trait
}
WITH trait
WHERE trait.kind IN $choiceKinds
WITH DISTINCT trait
ORDER BY trait.key
LIMIT $maxChoices
RETURN trait.key AS traitKey, trait.kind AS kind, trait.value AS value
