// Epochs
//
// What was published when, newest first, by which cycle or person and why. Every pattern says from which epoch to which
// it was in force.
// History. Best seen as a table.
//
// :param account => 'acme'
MATCH (:Account {key: $account})-[:HAS_EPOCH]->(epoch:Epoch)
RETURN epoch.epoch AS epoch, epoch.published_at AS published, epoch.cause AS cause, epoch.actor AS actor,
       epoch.reason AS reason, epoch.restored_epoch AS restored,
       head([(epoch)<-[:PUBLISHED]-(cycle:Cycle) | cycle.cycle_id]) AS cycle_id
ORDER BY epoch DESC
LIMIT 50
