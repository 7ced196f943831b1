// Link events that generated creatives without a strategy to the creatives. Events and creatives exist.
//
// @mode    write
// @param   $links   LIST<MAP{eventKey STRING NOT NULL, creativeKey STRING NOT NULL}> NOT NULL   sorted, without repetition
// @returns none
UNWIND $links AS row
MATCH (event:Event {key: row.eventKey})
WITH row, event
MATCH (creative:Creative {key: row.creativeKey})
CREATE (event)-[:ABOUT]->(creative)
