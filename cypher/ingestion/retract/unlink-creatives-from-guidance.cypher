// Remove the links from creatives to a guidance use. The creatives must be locked.
//
// @mode    write
// @param   $useKey         STRING NOT NULL   the guidance use
// @param   $creativeKeys   LIST<STRING NOT NULL> NOT NULL   keys of creatives, sorted
// @returns none
UNWIND $creativeKeys AS creativeKey
MATCH (creative:Creative {key: creativeKey})-[under:GENERATED_UNDER]->(use:GuidanceUse)
WHERE use.key = $useKey
DELETE under
