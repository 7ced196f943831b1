// End insights at once, and delete their estimates and support. The contributor sets they were published with are
// replaced by the given ones.
//
// @mode    write
// @scope   global  insights are pooled over accounts
// @param   $insights   LIST<MAP { insightKey STRING NOT NULL, released STRING NOT NULL,
//                      members LIST<STRING NOT NULL> NOT NULL } NOT NULL> NOT NULL
// @param   $epoch      INTEGER NOT NULL   the first epoch without them
// @returns none
UNWIND $insights AS row
MATCH (insight:Insight {key: row.insightKey})
SET insight.released = row.released,
    insight.members = row.members,
    insight.epoch_to = coalesce(insight.epoch_to, $epoch)
REMOVE insight.support, insight.lift, insight.lower, insight.upper, insight.sign_confidence, insight.q_value,
       insight.accounts, insight.sets
