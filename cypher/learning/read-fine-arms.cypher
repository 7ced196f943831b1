// Arms of fine sets: a creative's clicks and the impressions of records that report clicks, over every platform and
// audience it ran on in the set.
//
// @mode    read
// @param   $setKeys          LIST<STRING NOT NULL> NOT NULL
// @param   $minImpressions   INTEGER NOT NULL   an arm with fewer is left out
// @returns many { setKey :: STRING NOT NULL, clicks :: LIST<FLOAT NOT NULL> NOT NULL,
//                 impressions :: LIST<FLOAT NOT NULL> NOT NULL }
UNWIND $setKeys AS setKey
MATCH (contrastSet:ContrastSet {key: setKey})<-[figures:IN_SET]-(creative:Creative)
WITH setKey, creative,
     toFloat(sum(figures.clicks)) AS clicks, toFloat(sum(figures.clicks_impressions)) AS impressions
WHERE impressions >= $minImpressions
RETURN setKey, collect(clicks) AS clicks, collect(impressions) AS impressions
