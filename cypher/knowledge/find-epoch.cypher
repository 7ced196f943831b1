// Return one epoch of an account as it was published, and the present epoch. The epoch's fields are null when it was
// never published or was deleted by a reset. No row: the account does not exist.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $epoch        INTEGER NOT NULL
// @returns optional {
//            publishedEpoch :: INTEGER NOT NULL, sharing :: STRING, sharedEpochNow :: INTEGER NOT NULL,
//            epoch :: INTEGER, publishedAtMs :: INTEGER, cause :: STRING, cycleId :: STRING, actor :: STRING,
//            reason :: STRING, sharedEpoch :: INTEGER, restoredEpoch :: INTEGER
//          }
MATCH (account:Account {key: $accountKey})
OPTIONAL MATCH (epoch:Epoch {key: $accountKey + '|epoch|' + toString($epoch)})
WHERE epoch.epoch >= coalesce(account.reset_epoch, 0)
OPTIONAL MATCH (deployment:Deployment {key: 'deployment'})
OPTIONAL MATCH (epoch)<-[:PUBLISHED]-(cycle:Cycle)
RETURN coalesce(account.published_epoch, 0) AS publishedEpoch, account.sharing AS sharing,
       coalesce(deployment.shared_epoch, 0) AS sharedEpochNow,
       epoch.epoch AS epoch, epoch.published_at.epochMillis AS publishedAtMs, epoch.cause AS cause,
       cycle.cycle_id AS cycleId, epoch.actor AS actor, epoch.reason AS reason, epoch.shared_epoch AS sharedEpoch,
       epoch.restored_epoch AS restoredEpoch
