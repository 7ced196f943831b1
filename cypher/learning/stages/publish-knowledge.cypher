// Raise the account to the next epoch. From then on readers see what was staged for it. The epoch records who published
// it, and why. Repeating it changes nothing.
//
// @mode    write
// @param   $accountKey      STRING NOT NULL
// @param   $epoch           INTEGER NOT NULL   the one to publish
// @param   $publishedAtMs   INTEGER NOT NULL   milliseconds since 1970
// @param   $cause           STRING NOT NULL    CYCLE, MODEL_ROLL_BACK, ROLL_BACK or RESET
// @param   $cycleKey        STRING NOT NULL    the cycle that publishes, or ''
// @param   $actor           STRING NOT NULL    who decided; '' for a cycle
// @param   $reason          STRING NOT NULL    why; '' for a cycle
// @param   $restoredEpoch   INTEGER            for a roll-back: the epoch whose knowledge it restores
// @returns optional { publishedEpoch :: INTEGER NOT NULL, sharedEpoch :: INTEGER NOT NULL }
MATCH (account:Account {key: $accountKey})
WHERE coalesce(account.published_epoch, 0) IN [$epoch - 1, $epoch]
SET account.published_epoch = $epoch,
    account.published_at = datetime({epochMillis: $publishedAtMs})
WITH account
OPTIONAL MATCH (deployment:Deployment {key: 'deployment'})
OPTIONAL MATCH (cycle:Cycle {key: $cycleKey})
MERGE (epoch:Epoch {key: $accountKey + '|epoch|' + toString($epoch)})
ON CREATE SET epoch.account_key = $accountKey,
              epoch.epoch = $epoch,
              epoch.published_at = datetime({epochMillis: $publishedAtMs}),
              epoch.shared_epoch = coalesce(deployment.shared_epoch, 0),
              epoch.cause = $cause,
              epoch.actor = $actor,
              epoch.reason = $reason,
              epoch.restored_epoch = $restoredEpoch
MERGE (account)-[:HAS_EPOCH]->(epoch)
FOREACH (one IN CASE WHEN cycle IS NULL THEN [] ELSE [cycle] END | MERGE (one)-[:PUBLISHED]->(epoch))
RETURN account.published_epoch AS publishedEpoch, epoch.shared_epoch AS sharedEpoch
