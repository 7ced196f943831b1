// Create events without a subject. `created` must equal the number of rows. Times come as floats, which the driver
// packs several times faster than integers. Seconds and nanoseconds are whole.
//
// @mode    write
// @param   $events   LIST<MAP{key STRING NOT NULL, eventId STRING NOT NULL, accountId STRING NOT NULL,
//                    projectId STRING NOT NULL, type STRING NOT NULL, boundary STRING NOT NULL,
//                    seconds FLOAT NOT NULL, nanos FLOAT NOT NULL, recordSeconds FLOAT NOT NULL,
//                    recordNanos FLOAT NOT NULL, actor STRING NOT NULL, tags LIST<STRING NOT NULL> NOT NULL,
//                    payload STRING NOT NULL, hash STRING NOT NULL, dayKey STRING NOT NULL, place STRING NOT NULL}> NOT NULL   sorted by key
// @returns one { created :: INTEGER NOT NULL }
UNWIND $events AS row
MATCH (day:Day {key: row.dayKey})
CREATE (day)-[:LOGGED]->(event:Event {
  key: row.key, event_id: row.eventId, account_id: row.accountId, project_id: row.projectId,
  type: row.type, boundary: row.boundary,
  event_time: datetime({epochSeconds: toInteger(row.seconds), nanosecond: toInteger(row.nanos)}),
  record_time: datetime({epochSeconds: toInteger(row.recordSeconds), nanosecond: toInteger(row.recordNanos)}),
  actor: row.actor, tags: row.tags, payload: row.payload, hash: row.hash, day: row.dayKey, place: row.place
})
RETURN count(event) AS created
