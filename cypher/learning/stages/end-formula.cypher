// End a formula with the epoch in which its successor begins.
//
// @mode    write
// @param   $formulaKey   STRING NOT NULL
// @param   $epoch        INTEGER NOT NULL
// @returns none
MATCH (formula:Formula {key: $formulaKey})
SET formula.epoch_to = $epoch
