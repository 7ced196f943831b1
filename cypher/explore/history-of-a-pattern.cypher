// Versions of a pattern
//
// Every version of the patterns of a trait under a metric, newest first: what it said, from which epoch to which
// it was in force, and the cycle that learned it. Several patterns, when there is one for each assignment or
// project.
// History. Best seen as a table.
//
// :param account => 'acme'
// :param kind => 'tone'
// :param value => 'friendly'
// :param metric => 'ctr'
MATCH (:Trait {key: $account + '|' + $kind + '|' + $value})<-[:ABOUT]-(newest:Pattern {metric: $metric})
WHERE newest.epoch_to IS NULL
MATCH (newest)-[:SUPERSEDES*0..30]->(version:Pattern)
RETURN version.assignment AS assignment, version.project_id AS project, version.version AS version,
       version.state AS state, version.caption AS lift, toInteger(round(100 * version.lower)) AS lower,
       toInteger(round(100 * version.upper)) AS upper, version.sets AS tests, version.epoch_from AS from_epoch,
       version.epoch_to AS to_epoch, head([(version)-[:LEARNED_IN]->(cycle:Cycle) | cycle.started_at]) AS learned
ORDER BY assignment DESC, project, version.version DESC
LIMIT 100
