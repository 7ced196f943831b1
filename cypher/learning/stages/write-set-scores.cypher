// Store the sums that sets keep of their arms: see read-set-scores.
//
// @mode    write
// @param   $scores   LIST<MAP { setKey STRING NOT NULL, arms LIST<STRING NOT NULL> NOT NULL,
//                    impressions LIST<FLOAT NOT NULL> NOT NULL, shared INTEGER NOT NULL,
//                    ctr LIST<FLOAT NOT NULL> NOT NULL, engagementRate LIST<FLOAT NOT NULL> NOT NULL,
//                    conversionRate LIST<FLOAT NOT NULL> NOT NULL, roas LIST<FLOAT NOT NULL> NOT NULL,
//                    declared INTEGER NOT NULL, places LIST<STRING NOT NULL> NOT NULL,
//                    split LIST<FLOAT NOT NULL> NOT NULL } NOT NULL> NOT NULL   sorted by key
// @returns none
UNWIND $scores AS row
MERGE (score:SetScore {key: row.setKey})
SET score.arms = row.arms, score.impressions = row.impressions, score.shared = row.shared, score.ctr = row.ctr,
    score.engagement_rate = row.engagementRate, score.conversion_rate = row.conversionRate, score.roas = row.roas,
    score.declared = row.declared, score.places = row.places, score.split = row.split
