// End every model in force with the epoch that is being published.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $epoch        INTEGER NOT NULL
// @returns none
MATCH (:Account {key: $accountKey})-[serves:SERVES]->(:Model)
WHERE serves.epoch_to IS NULL
SET serves.epoch_to = $epoch
