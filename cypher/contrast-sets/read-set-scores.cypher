// Return the sums that sets keep of their arms. For each metric, one list has for each arm u (successes beyond
// expectation), ΣI (information), successes and strata, and then L, the information on differences between arms, row by
// row up to its diagonal (statistics/set-score.ts). The list is empty when nothing is known or the set has too many arms
// for L. `split` has how often arms were shown.
//
// @mode    read
// @param   $setKeys   LIST<STRING NOT NULL> NOT NULL
// @returns many { setKey :: STRING NOT NULL, arms :: LIST<STRING NOT NULL> NOT NULL,
//                 impressions :: LIST<FLOAT NOT NULL> NOT NULL, shared :: INTEGER NOT NULL,
//                 ctr :: LIST<FLOAT NOT NULL> NOT NULL, engagementRate :: LIST<FLOAT NOT NULL> NOT NULL,
//                 conversionRate :: LIST<FLOAT NOT NULL> NOT NULL, roas :: LIST<FLOAT NOT NULL> NOT NULL,
//                 declared :: INTEGER NOT NULL, places :: LIST<STRING NOT NULL> NOT NULL,
//                 split :: LIST<FLOAT NOT NULL> NOT NULL }
UNWIND $setKeys AS setKey
MATCH (score:SetScore {key: setKey})
RETURN setKey, score.arms AS arms, score.impressions AS impressions, score.shared AS shared, score.ctr AS ctr,
       score.engagement_rate AS engagementRate, score.conversion_rate AS conversionRate, score.roas AS roas,
       score.declared AS declared, score.places AS places, score.split AS split
