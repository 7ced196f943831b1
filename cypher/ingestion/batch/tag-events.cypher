// Link events to the days of their tags. Missing tag days are created.
//
// @mode    write
// @param   $tags   LIST<MAP{key STRING NOT NULL, accountTagKey STRING NOT NULL, tag STRING NOT NULL,
//                  date STRING NOT NULL, eventKeys LIST<STRING NOT NULL> NOT NULL}> NOT NULL   sorted by key
// @returns none
UNWIND $tags AS row
MERGE (tag:DayTag {key: row.key})
ON CREATE SET tag.tag = row.tag, tag.account_tag = row.accountTagKey, tag.date = date(row.date)
WITH row, tag
UNWIND row.eventKeys AS eventKey
MATCH (event:Event {key: eventKey})
CREATE (event)-[:TAGGED]->(tag)
