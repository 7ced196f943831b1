// Story of a lead
//
// Everything logged about a lead, oldest first.
// Work. Best seen as a table.
//
// :param account => 'acme'
// :param lead => 'lead-1'
MATCH (lead:Lead {key: $account + '|' + $lead})<-[:ABOUT]-(event:Event)
RETURN event.event_time AS time, event.type AS type, event.actor AS actor, event.payload AS payload,
       event.retracted_at IS NOT NULL AS taken_back, lead.state AS state_now
ORDER BY event.place
LIMIT 100
