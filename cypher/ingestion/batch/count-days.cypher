// Count events on the days of their owners. Missing days are created. Counters by type have computed names. The write
// of `event_count` before them takes the lock under which these counters are read.
//
// @mode    write
// @for     Owner in Account Project
// @param   $days   LIST<MAP{key STRING NOT NULL, ownerKey STRING NOT NULL, accountKey STRING NOT NULL,
//                  date STRING NOT NULL, events INTEGER NOT NULL,
//                  types LIST<MAP{name STRING NOT NULL, by INTEGER NOT NULL}> NOT NULL}> NOT NULL   sorted by key
// @returns none
UNWIND $days AS row
MATCH (owner:{{Owner}} {key: row.ownerKey})
MERGE (day:Day {key: row.key})
ON CREATE SET day.date = date(row.date), day.owner = row.ownerKey, day.account = row.accountKey
MERGE (owner)-[:HAS_DAY]->(day)
SET day.event_count = coalesce(day.event_count, 0) + row.events
FOREACH (type IN row.types | SET day[type.name] = coalesce(day[type.name], 0) + type.by)
