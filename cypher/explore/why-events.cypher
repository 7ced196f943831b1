// Events of a headline
//
// The events about a creative, oldest first: when it was generated, each figure that was recorded, and the marks
// it got.
// Why. Best seen as a table.
//
// :param account => 'acme'
// :param creative => 'plan-the-week-a'
MATCH (creative:Creative {key: $account + '|' + $creative})<-[:ABOUT]-(event:Event)
RETURN event.event_time AS time, event.type AS type, event.actor AS actor, event.payload AS payload,
       event.retracted_at IS NOT NULL AS taken_back
ORDER BY event.place
LIMIT 100
