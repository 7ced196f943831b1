// Story of an intake
//
// An intake and its events: scores, questions, answers, approval.
// Work. Best seen as a graph.
//
// :param account => 'acme'
// :param intake => 'intake-1'
MATCH (intake:Intake {key: $account + '|' + $intake})<-[about:ABOUT]-(event:Event)
WHERE event.retracted_at IS NULL
RETURN intake, about, event
ORDER BY event.place
LIMIT 50
