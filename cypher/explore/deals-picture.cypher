// What deals were won with
//
// Leads that were won, the pack each bought, the channel and the template that reached it, and its events in
// between.
// Work. Best seen as a graph.
//
// :param account => 'acme'
MATCH (account:Account {key: $account})-[tracks:TRACKS]->(pack:Pack)<-[won:WON_WITH]-(lead:Lead)
WITH account, tracks, pack, won, lead
ORDER BY lead.state_time DESC
LIMIT 10
OPTIONAL MATCH (lead)-[reached:REACHED_BY]->(way)
OPTIONAL MATCH (lead)<-[about:ABOUT]-(event:Event)
WHERE event.retracted_at IS NULL
RETURN account, tracks, pack, won, lead, reached, way, about, event
LIMIT 100
