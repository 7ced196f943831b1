// An account
//
// The account, its projects and their segments, and what it counts by: packs, channels, templates, platforms and
// the segments of its clients.
// Start here. Best seen as a graph.
//
// :param account => 'acme'
MATCH (account:Account {key: $account})
OPTIONAL MATCH work = (account)-[:OWNS]->(:Project)-[:IN]->(:Segment)
OPTIONAL MATCH counted = (account)-[:TRACKS|HAS_TEMPLATE]->()
RETURN account, work, counted
LIMIT 60
