// Create the segments that do not exist yet.
//
// @mode    write
// @scope   global  a segment is a pair of words that accounts share; it holds nothing of any of them
// @param   $segments   LIST<MAP {segmentKey STRING NOT NULL, industry STRING NOT NULL, clientType STRING NOT NULL} NOT NULL> NOT NULL   sorted by key
// @returns none
UNWIND $segments AS segment
MERGE (node:Segment {key: segment.segmentKey})
ON CREATE SET node.industry = segment.industry, node.client_type = segment.clientType
