// Delete days of tags that no event has any more. A tag may be a text of removed events. The account is locked.
//
// @mode    write
// @param   $keys   LIST<STRING NOT NULL> NOT NULL   sorted
// @returns one { deleted :: INTEGER NOT NULL }
UNWIND $keys AS key
MATCH (tag:DayTag {key: key})
WHERE NOT EXISTS { (tag)<-[:TAGGED]-() }
DETACH DELETE tag
RETURN count(*) AS deleted
