// Return the names of an account's projects and of what has counters: packs, channels, segments, and platforms with
// performance records.
//
// @mode    read
// @param   $accountKey    STRING NOT NULL
// @param   $maxProjects   INTEGER NOT NULL   most projects read
// @param   $maxCounters   INTEGER NOT NULL   most counters read
// @returns optional { projects LIST<STRING NOT NULL> NOT NULL,
//                     counters LIST<LIST<STRING NOT NULL> NOT NULL> NOT NULL }
CYPHER 5
MATCH (account:Account {key: $accountKey})
CALL (account) {
  MATCH (account)-[:OWNS]->(project:Project)
  WITH project
  LIMIT $maxProjects
  RETURN collect(project.project_id) AS projects
}
CALL (account) {
  MATCH (account)-[:TRACKS]->(counter)
  WITH counter
  LIMIT $maxCounters
  RETURN collect(CASE WHEN counter:PlatformStat AND counter.impressions = 0 THEN null
    ELSE [labels(counter)[0], counter.name] END) AS counters
}
RETURN projects, counters
