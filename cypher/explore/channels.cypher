// Replies by channel
//
// Messages sent and replies by channel and by template, with the share that was answered in percent; appointments made
// on a channel (templates count none), and the leads it reached that were won.
// Work. Best seen as a table.
//
// :param account => 'acme'
MATCH (:Account {key: $account})-[:TRACKS|HAS_TEMPLATE]->(way:Channel|Template)
RETURN labels(way)[0] AS what, way.name AS name, coalesce(way.sent, 0) AS sent, coalesce(way.replied, 0) AS replied,
       CASE WHEN way.sent > 0 THEN round(100.0 * coalesce(way.replied, 0) / way.sent) END AS reply_rate,
       coalesce(way.appointments, 0) AS appointments,
       COUNT { (way)<-[:REACHED_BY]-(:Lead {state: 'WON'}) } AS leads_won
ORDER BY what, sent DESC
LIMIT 100
