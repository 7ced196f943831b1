// Return one page of the patterns that are current at an epoch, of the account or of one of its projects. They are
// ordered by q-value, then by |estimate| / sd. Also count the patterns of the kind and metric that no page shows.
// Without an epoch it uses the published one. Later pages name the epoch of the first page, so that a publication in
// between does not mix two epochs.
//
// @mode    read
// @for     Scope in Account Project
// @param   $accountKey            STRING NOT NULL
// @param   $scopeKey              STRING NOT NULL    the account's key again, or the project's
// @param   $epoch                 INTEGER            the epoch of the first page; null on the first page
// @param   $kind                  STRING             only traits of this kind; null: every kind
// @param   $metric                STRING             only under this metric; null: every metric
// @param   $state                 STRING             only in this state; null: every state
// @param   $minConfidence         FLOAT NOT NULL     0–1, compared with confidence / 100
// @param   $keptQ                 FLOAT NOT NULL     no confidence is needed up to this q-value; -1: always needed
// @param   $afterQ                FLOAT NOT NULL     q-value of the last row of the page before; -1 on the first page
// @param   $afterDistance         FLOAT NOT NULL     the same row's |estimate| / sd
// @param   $afterKey              STRING NOT NULL    the same row's key
// @param   $limit                 INTEGER NOT NULL
// @returns optional {
//            publishedEpoch INTEGER NOT NULL, epoch INTEGER NOT NULL,
//            leftOutByState INTEGER NOT NULL, leftOutByConfidence INTEGER NOT NULL,
//            patterns LIST<MAP {
//              key STRING NOT NULL, kind STRING NOT NULL, value STRING NOT NULL, metric STRING NOT NULL,
//              assignment STRING NOT NULL, state STRING NOT NULL, lift FLOAT NOT NULL, lower FLOAT NOT NULL,
//              upper FLOAT NOT NULL, rawLift FLOAT NOT NULL, signConfidence FLOAT NOT NULL, distance FLOAT NOT NULL,
//              confidence FLOAT NOT NULL, arms INTEGER NOT NULL, sets INTEGER NOT NULL, epochFrom INTEGER NOT NULL,
//              version INTEGER NOT NULL, qValue FLOAT NOT NULL, qValueUnadjusted FLOAT NOT NULL, pAny FLOAT NOT NULL,
//              effectiveArms FLOAT NOT NULL, projectId STRING NOT NULL, cycleId STRING
//            } NOT NULL> NOT NULL
//          }
CYPHER 5
MATCH (account:Account {key: $accountKey})
WITH account, coalesce(account.published_epoch, 0) AS publishedEpoch
WITH account, publishedEpoch, coalesce($epoch, publishedEpoch) AS epoch
CALL (epoch) {
  MATCH (:{{Scope}} {key: $scopeKey})-[:HAS_PATTERN]->(pattern:Pattern)
  WHERE pattern.epoch_from <= epoch AND (pattern.epoch_to IS NULL OR pattern.epoch_to > epoch)
    AND ($kind IS NULL OR pattern.kind = $kind) AND ($metric IS NULL OR pattern.metric = $metric)
    AND ($state IS NULL OR pattern.state = $state)
    AND (pattern.confidence / 100.0 >= $minConfidence OR pattern.q_value <= $keptQ)
  WITH pattern, pattern.key AS key, pattern.q_value AS qValue, abs(pattern.estimate) / pattern.sd AS distance
  WHERE qValue > $afterQ
    OR (qValue = $afterQ AND (distance < $afterDistance OR (distance = $afterDistance AND key > $afterKey)))
  ORDER BY qValue, distance DESC, key
  LIMIT $limit
  RETURN collect({
    key: key, kind: pattern.kind, value: pattern.value, metric: pattern.metric, assignment: pattern.assignment,
    state: pattern.state, lift: pattern.lift, lower: pattern.lower, upper: pattern.upper,
    rawLift: pattern.raw_lift, signConfidence: pattern.sign_confidence, distance: distance, confidence: pattern.confidence,
    arms: pattern.arms, sets: pattern.sets, epochFrom: pattern.epoch_from, version: pattern.version,
    qValue: qValue, qValueUnadjusted: pattern.q_value_one_look, pAny: pattern.p_any,
    effectiveArms: pattern.effective_arms, projectId: pattern.project_id,
    cycleId: head(COLLECT { MATCH (pattern)-[:LEARNED_IN]->(cycle) RETURN cycle.cycle_id })
  }) AS patterns
}
CALL (epoch) {
  MATCH (:{{Scope}} {key: $scopeKey})-[:HAS_PATTERN]->(pattern:Pattern)
  WHERE pattern.epoch_from <= epoch AND (pattern.epoch_to IS NULL OR pattern.epoch_to > epoch)
    AND ($kind IS NULL OR pattern.kind = $kind) AND ($metric IS NULL OR pattern.metric = $metric)
  WITH $state IS NULL OR pattern.state = $state AS isOfState,
    pattern.confidence / 100.0 >= $minConfidence OR pattern.q_value <= $keptQ AS isConfident
  RETURN sum(CASE WHEN isOfState THEN 0 ELSE 1 END) AS leftOutByState,
    sum(CASE WHEN isOfState AND NOT isConfident THEN 1 ELSE 0 END) AS leftOutByConfidence
}
RETURN publishedEpoch, epoch, leftOutByState, leftOutByConfidence, patterns
