// Give a staged model its verdict. From then on lists show it.
//
// @mode    write
// @param   $modelKey   STRING NOT NULL
// @param   $epoch      INTEGER NOT NULL   the epoch that is current from now on
// @returns none
MATCH (model:Model {key: $modelKey})
SET model.state = model.verdict,
    model.epoch_from = $epoch
