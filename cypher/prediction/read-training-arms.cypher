// Return fine sets as a training uses them: every creative's clicks with their impressions, summed over the platforms
// and audiences it ran on in the set, with its text and the keys of its traits.
//
// @mode    read
// @param   $setKeys   LIST<STRING NOT NULL> NOT NULL
// @returns many { key :: STRING NOT NULL, date :: STRING NOT NULL, randomised :: BOOLEAN NOT NULL,
//                 platform :: STRING NOT NULL,
//                 arms :: LIST<MAP { creativeKey STRING NOT NULL, creative STRING NOT NULL, text STRING, clicks INTEGER NOT NULL,
//                                    impressions INTEGER NOT NULL, traitKeys LIST<STRING NOT NULL> NOT NULL } NOT NULL>
//                         NOT NULL }
CYPHER 5
UNWIND $setKeys AS setKey
MATCH (contrastSet:ContrastSet {key: setKey})<-[figure:IN_SET]-(creative:Creative)
WITH contrastSet, creative, sum(figure.clicks) AS clicks, sum(figure.clicks_impressions) AS impressions,
     min(figure.platform) AS platform
WITH *
WHERE impressions > 0
WITH contrastSet, creative, clicks, impressions, platform,
     COLLECT { MATCH (creative)-[:HAS]->(trait:Trait) RETURN trait.key ORDER BY trait.key } AS traitKeys
ORDER BY contrastSet.key, creative.key
WITH contrastSet, min(platform) AS platform,
     collect({creativeKey: creative.key, creative: creative.content_id, text: creative.text, clicks: clicks, impressions: impressions,
              traitKeys: traitKeys}) AS arms
RETURN contrastSet.key AS key, toString(contrastSet.newest) AS date,
       coalesce(contrastSet.compared_as, contrastSet.assignment) = 'RANDOMISED' AS randomised,
       coalesce(contrastSet.platform, platform, '') AS platform, arms
