// Events with a tag
//
// A tag by date, the events that carry it, and the strategies, runs, leads, intakes and creatives they are about.
// Work. Best seen as a graph.
//
// :param account => 'acme'
// :param tag => 'autumn'
MATCH (tag:DayTag)
USING INDEX SEEK tag:DayTag(account_tag, date)
WHERE tag.account_tag = $account + '|' + $tag AND tag.date IS NOT NULL
MATCH (tag)<-[tagged:TAGGED]-(event:Event)
WHERE event.retracted_at IS NULL
OPTIONAL MATCH (event)-[about:ABOUT]->(subject)
RETURN tag, tagged, event, about, subject
ORDER BY event.place
LIMIT 60
