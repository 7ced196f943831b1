// Events of a day
//
// Events of one date of the account or of any of its projects, in order, and what each was about.
// Work. Best seen as a table.
//
// :param account => 'acme'
// :param date => '2025-09-25'
MATCH (day:Day)-[:LOGGED]->(event:Event)
WHERE day.account = $account AND day.date = date($date)
OPTIONAL MATCH (event)-[:ABOUT]->(subject)
RETURN event.event_time AS time, event.type AS type, labels(subject)[0] AS about, event.project_id AS project,
       event.actor AS actor, event.payload AS payload,
       event.retracted_at IS NOT NULL AS taken_back
ORDER BY event.place
LIMIT 200
