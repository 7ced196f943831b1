// Return one page of an account's epochs, newest first. Epochs are numbered without gaps and found by key, so the cost
// of a page is what it returns. Epochs before a reset can no longer be read.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $before       INTEGER            only epochs below this one; null on the first page
// @param   $limit        INTEGER NOT NULL
// @returns optional {
//            publishedEpoch :: INTEGER NOT NULL,
//            epochs :: LIST<MAP {
//              epoch INTEGER NOT NULL, publishedAtMs INTEGER NOT NULL, cause STRING NOT NULL, cycleId STRING,
//              actor STRING NOT NULL, reason STRING NOT NULL, sharedEpoch INTEGER NOT NULL, restoredEpoch INTEGER
//            } NOT NULL> NOT NULL
//          }
CYPHER 5
MATCH (account:Account {key: $accountKey})
WITH account, coalesce(account.published_epoch, 0) AS publishedEpoch
WITH publishedEpoch, coalesce(account.reset_epoch, 0) AS resetEpoch,
     CASE WHEN $before <= publishedEpoch THEN $before - 1 ELSE publishedEpoch END AS newest
CALL (newest, resetEpoch) {
  UNWIND range(newest, newest - $limit + 1, -1) AS number
  MATCH (epoch:Epoch {key: $accountKey + '|epoch|' + toString(number)})
  WHERE number >= resetEpoch
  WITH epoch, number
  ORDER BY number DESC
  RETURN collect({
    epoch: number, publishedAtMs: epoch.published_at.epochMillis, cause: epoch.cause,
    cycleId: head(COLLECT { MATCH (epoch)<-[:PUBLISHED]-(cycle) RETURN cycle.cycle_id }),
    actor: epoch.actor, reason: epoch.reason, sharedEpoch: epoch.shared_epoch, restoredEpoch: epoch.restored_epoch
  }) AS epochs
}
RETURN publishedEpoch, epochs
