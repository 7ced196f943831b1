// Reopen versions that were to end with an epoch that was never published.
//
// @mode    write
// @scope   global  insights are pooled over accounts
// @param   $epoch   INTEGER NOT NULL   the published one
// @returns none
MATCH (insight:Insight)
WHERE insight.place >= '' AND insight.epoch_to > $epoch
REMOVE insight.epoch_to
