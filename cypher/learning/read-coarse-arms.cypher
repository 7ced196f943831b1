// Arms of coarse sets: each figure of their fine sets by itself (a creative on a platform for an audience).
//
// @mode    read
// @param   $setKeys          LIST<STRING NOT NULL> NOT NULL
// @param   $minImpressions   INTEGER NOT NULL   an arm with fewer is left out
// @returns many { setKey :: STRING NOT NULL, clicks :: LIST<FLOAT NOT NULL> NOT NULL,
//                 impressions :: LIST<FLOAT NOT NULL> NOT NULL }
UNWIND $setKeys AS setKey
MATCH (contrastSet:ContrastSet {key: setKey})<-[:WITHIN]-(:ContrastSet)<-[figures:IN_SET]-(:Creative)
WHERE figures.clicks_impressions >= $minImpressions
RETURN setKey,
       collect(toFloat(coalesce(figures.clicks, 0))) AS clicks,
       collect(toFloat(figures.clicks_impressions)) AS impressions
