// Store the guidance of existing events, and link them to the guidance use they share. There is one use for each
// context that events hand back. The caller fails when `used` is less than the number of rows: an event is missing. The
// query sets event_count first, which locks the use, so that no other writer changes its items after they are read. A
// use keeps at most 200 items, and further ones are left out, in case one context is handed back with ever new items.
//
// @mode    write
// @param   $uses   LIST<MAP{key STRING NOT NULL, eventKey STRING NOT NULL, accountKey STRING NOT NULL,
//                  projectKey STRING NOT NULL, projectId STRING NOT NULL, week STRING NOT NULL,
//                  holdout BOOLEAN NOT NULL, epoch INTEGER NOT NULL, sharedEpoch INTEGER NOT NULL,
//                  seed INTEGER NOT NULL, metric STRING NOT NULL, issuedAtMs INTEGER NOT NULL,
//                  items LIST<STRING NOT NULL> NOT NULL, guidance STRING NOT NULL}> NOT NULL   sorted by key
// @returns one { used :: INTEGER NOT NULL }
UNWIND $uses AS row
MATCH (event:Event {key: row.eventKey})
SET event.guidance = row.guidance
WITH row, event
MERGE (use:GuidanceUse {key: row.key})
ON CREATE SET use.account = row.accountKey, use.project = row.projectKey, use.project_id = row.projectId,
              use.week = row.week, use.holdout = row.holdout, use.epoch = row.epoch,
              use.shared_epoch = row.sharedEpoch, use.seed = row.seed, use.metric = row.metric,
              use.issued_at = datetime({epochMillis: row.issuedAtMs}), use.event_count = 0, use.items = []
SET use.event_count = use.event_count + 1
SET use.items = (use.items + [item IN row.items WHERE NOT item IN use.items])[..200]
CREATE (event)-[:USED]->(use)
RETURN count(*) AS used
