// Never measured
//
// Creatives that were generated and never measured: nobody learns from them. An empty answer is a good one.
// Hygiene. Best seen as a table.
//
// :param account => 'acme'
MATCH (:Account {key: $account})-[:OWNS]->(project:Project)-[:MADE]->(creative:Creative)
WHERE NOT EXISTS { (creative)-[:MEASURED]->() }
RETURN project.project_id AS project, creative.content_id AS content, creative.text AS text, creative.created_at AS created
ORDER BY created
LIMIT 50
