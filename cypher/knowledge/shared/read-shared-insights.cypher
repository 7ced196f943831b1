// Return the insights of a scope that were current at an epoch, with the data to leave a requester out of them. They
// may only be shown as the rule on contributors allows. Ended versions are kept for one more epoch; with `sharedEpoch`
// the caller checks whether that covers the requested epoch.
//
// @mode    read
// @scope   global  insights are pooled over accounts
// @param   $place          STRING NOT NULL    key of a segment, '' for all accounts
// @param   $epoch          INTEGER NOT NULL   the epoch read before
// @param   $maxInsights    INTEGER NOT NULL   most insights returned
// @returns optional {
//            sharedEpoch INTEGER NOT NULL,
//            insights LIST<MAP {
//              kind STRING NOT NULL, value STRING NOT NULL, metric STRING NOT NULL, assignment STRING NOT NULL,
//              segment STRING NOT NULL, version INTEGER NOT NULL, date STRING NOT NULL, lift FLOAT, lower FLOAT,
//              upper FLOAT, signConfidence FLOAT, qValue FLOAT, accounts STRING, sets STRING, support STRING
//            } NOT NULL> NOT NULL
//          }
CYPHER 5
MATCH (deployment:Deployment {key: 'deployment'})
CALL (deployment) {
  MATCH (insight:Insight)
  WHERE insight.place = $place
    AND insight.epoch_from <= $epoch AND (insight.epoch_to IS NULL OR insight.epoch_to > $epoch)
  WITH insight
  ORDER BY insight.q_value, insight.key
  LIMIT $maxInsights
  RETURN collect({
    kind: insight.kind, value: insight.value, metric: insight.metric, assignment: insight.assignment,
    segment: insight.segment, version: insight.version, date: toString(insight.date), lift: insight.lift,
    lower: insight.lower, upper: insight.upper, signConfidence: insight.sign_confidence, qValue: insight.q_value,
    accounts: insight.accounts, sets: insight.sets, support: insight.support
  }) AS insights
}
RETURN coalesce(deployment.shared_epoch, 0) AS sharedEpoch, insights
