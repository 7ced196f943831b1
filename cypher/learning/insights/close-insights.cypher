// End insights with the next epoch. The contributor sets they were published with stay stored.
//
// @mode    write
// @scope   global  insights are pooled over accounts
// @param   $insightKeys   LIST<STRING NOT NULL> NOT NULL
// @param   $epoch         INTEGER NOT NULL   the first epoch without them
// @returns none
UNWIND $insightKeys AS insightKey
MATCH (insight:Insight {key: insightKey})
SET insight.epoch_to = $epoch
