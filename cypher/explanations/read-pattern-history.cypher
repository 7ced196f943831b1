// Return up to $maxVersions published versions of a pattern, newest first, and the weight of its trait in the formula in
// force. The first is the current version or, when that is further away, the one $maxVersions - 1 after the requested
// version, so the requested version is always among them. Versions are numbered without gaps and found by key.
//
// @mode    read
// @param   $accountKey    STRING NOT NULL
// @param   $prefixKey     STRING NOT NULL    the pattern's key without its version
// @param   $traitKey      STRING NOT NULL
// @param   $metric        STRING NOT NULL
// @param   $assignment    STRING NOT NULL
// @param   $projectId     STRING NOT NULL    '' for the account as a whole
// @param   $version       INTEGER NOT NULL   the requested version, which is one of them
// @param   $maxVersions   INTEGER NOT NULL
// @returns optional {
//            publishedEpoch INTEGER NOT NULL,
//            versions LIST<MAP {
//              key STRING NOT NULL, version INTEGER NOT NULL, state STRING NOT NULL, lift FLOAT NOT NULL,
//              lower FLOAT NOT NULL, upper FLOAT NOT NULL, rawLift FLOAT NOT NULL, signConfidence FLOAT NOT NULL,
//              confidence FLOAT NOT NULL, qValue FLOAT NOT NULL, pAny FLOAT NOT NULL, sets INTEGER NOT NULL,
//              arms INTEGER NOT NULL, successes FLOAT NOT NULL, otherSuccesses FLOAT NOT NULL,
//              epochFrom INTEGER NOT NULL, epochTo INTEGER, publishedAtMs INTEGER, restoredFrom STRING, cycleId STRING
//            } NOT NULL> NOT NULL,
//            weights LIST<MAP {
//              version INTEGER NOT NULL, coefficient FLOAT NOT NULL, standardError FLOAT NOT NULL,
//              share FLOAT NOT NULL, marginal FLOAT, signDisagrees BOOLEAN NOT NULL
//            } NOT NULL> NOT NULL
//          }
CYPHER 5
MATCH (account:Account {key: $accountKey})
WITH account, coalesce(account.published_epoch, 0) AS publishedEpoch
OPTIONAL MATCH (trait:Trait {key: $traitKey})
CALL (trait, publishedEpoch) {
  OPTIONAL MATCH (trait)<-[:ABOUT]-(current:Pattern)
  WHERE current.project_id = $projectId AND current.metric = $metric AND current.assignment = $assignment
    AND current.epoch_from <= publishedEpoch
  RETURN max(current.version) AS current
}
WITH account, trait, publishedEpoch,
     CASE WHEN current > $version + $maxVersions - 1 THEN $version + $maxVersions - 1
          WHEN current > $version THEN current ELSE $version END AS newest
CALL (publishedEpoch, newest) {
  UNWIND range(newest, newest - $maxVersions + 1, -1) AS number
  MATCH (pattern:Pattern {key: $prefixKey + toString(number)})
  WHERE pattern.epoch_from <= publishedEpoch
  OPTIONAL MATCH (epoch:Epoch {key: $accountKey + '|epoch|' + toString(pattern.epoch_from)})
  WITH pattern, epoch, CASE WHEN pattern.epoch_to <= publishedEpoch THEN pattern.epoch_to END AS epochTo
  ORDER BY pattern.version DESC
  RETURN collect({
    key: pattern.key, version: pattern.version, state: pattern.state, lift: pattern.lift, lower: pattern.lower,
    upper: pattern.upper, rawLift: pattern.raw_lift, signConfidence: pattern.sign_confidence,
    confidence: pattern.confidence, qValue: pattern.q_value, pAny: pattern.p_any, sets: pattern.sets,
    arms: pattern.arms, successes: pattern.successes, otherSuccesses: pattern.other_successes,
    epochFrom: pattern.epoch_from, epochTo: epochTo, publishedAtMs: epoch.published_at.epochMillis,
    restoredFrom: pattern.restored_from,
    cycleId: head(COLLECT { MATCH (pattern)-[:LEARNED_IN]->(cycle) RETURN cycle.cycle_id })
  }) AS versions
}
CALL (account, trait) {
  MATCH (account)-[:HAS_FORMULA]->(formula:Formula)-[weighs:WEIGHS]->(trait)
  WHERE formula.epoch_to IS NULL AND formula.epoch_from <= coalesce(account.published_epoch, 0)
  RETURN collect({
    version: formula.version, coefficient: weighs.coefficient, standardError: weighs.standard_error,
    share: weighs.share, marginal: weighs.marginal, signDisagrees: weighs.sign_disagrees
  }) AS weights
}
RETURN publishedEpoch, versions, weights
