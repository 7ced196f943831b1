// Delete the next segments that no project is in and no insight is for. Such a segment may hold words that only the
// erased account used. Segments are locked and looked at again, because a project may have moved in meanwhile.
//
// @mode    write
// @scope   global  segments belong to no account; an empty one is created again when a project needs it
// @param   $nodes   INTEGER NOT NULL   most segments
// @returns one { deleted :: INTEGER NOT NULL }
MATCH (segment:Segment)
WHERE NOT EXISTS { (segment)<-[:IN|FOR]-() }
WITH segment ORDER BY segment.key LIMIT $nodes
SET segment.key = segment.key
WITH segment
WHERE NOT EXISTS { (segment)<-[:IN|FOR]-() }
DETACH DELETE segment
RETURN count(*) AS deleted
