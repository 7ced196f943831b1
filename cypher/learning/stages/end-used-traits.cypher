// End the account's choice of these traits with the epoch that is being published. The history of the choice is kept.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $traitKeys    LIST<STRING NOT NULL> NOT NULL
// @param   $epoch        INTEGER NOT NULL   the one being published
// @returns none
UNWIND $traitKeys AS traitKey
MATCH (account:Account {key: $accountKey})-[uses:USES]->(trait:Trait {key: traitKey})
CREATE (account)-[:USED {epoch_from: uses.epoch_from, epoch_to: $epoch}]->(trait)
DELETE uses
