// Return all strata of sets as they were last counted. A fine set has its own strata, a coarse set those of its week.
//
// @mode    read
// @param   $setKeys   LIST<STRING NOT NULL> NOT NULL
// @returns many { setKey :: STRING NOT NULL,
//                 strata :: LIST<MAP { key STRING NOT NULL, platform STRING NOT NULL, audience STRING NOT NULL, date STRING NOT NULL,
//                           week STRING NOT NULL, creatives LIST<STRING NOT NULL> NOT NULL,
//                           figures LIST<FLOAT NOT NULL> NOT NULL } NOT NULL> NOT NULL }
UNWIND $setKeys AS setKey
MATCH (contrastSet:ContrastSet {key: setKey})<-[:OF|IN_WEEK]-(stratum:Stratum)
WITH setKey, stratum ORDER BY setKey, stratum.key
RETURN setKey, collect({
  key: stratum.key, platform: stratum.platform, audience: stratum.audience, date: toString(stratum.date), week: stratum.week,
  creatives: coalesce(stratum.creatives, []), figures: coalesce(stratum.figures, [])
}) AS strata
