// From the epoch on that is being published, the account has these traits no longer to choose from; that it had is kept.
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
