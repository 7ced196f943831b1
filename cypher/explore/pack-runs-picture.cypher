// Newest runs of packs
//
// Each pack, up to ten of its runs and what happened in them: failures carry their error code in the payload.
// Work. Best seen as a graph.
//
// :param account => 'acme'
MATCH (:Account {key: $account})-[:TRACKS]->(pack:Pack)<-[of:RUN_OF]-(run:PackRun)
WITH pack, of, run
ORDER BY run.state_time DESC
LIMIT 10
MATCH (run)<-[about:ABOUT]-(event:Event)
WHERE event.retracted_at IS NULL
RETURN pack, of, run, about, event
LIMIT 100
