// Mark strata whose performance records change. Missing strata are created, in contrast sets and project weeks that are
// locked. A stratum is a part of a set in which creatives are shown side by side.
//
// @mode    write
// @param   $strata   LIST<MAP{key STRING NOT NULL, setKey STRING NOT NULL, coarseKey STRING NOT NULL,
//                    accountKey STRING NOT NULL, platform STRING NOT NULL, audience STRING NOT NULL,
//                    date STRING NOT NULL, week STRING NOT NULL}> NOT NULL   sorted by coarse key, then key
// @returns none
UNWIND $strata AS row
MERGE (stratum:Stratum {key: row.key})
ON CREATE SET stratum.set_key = row.setKey, stratum.platform = row.platform, stratum.audience = row.audience,
              stratum.date = date(row.date), stratum.week = row.week, stratum.change = 0
SET stratum.dirty = row.accountKey, stratum.change = stratum.change + 1
WITH row, stratum
MATCH (coarse:ContrastSet {key: row.coarseKey})
SET coarse.dirty = row.accountKey, coarse.change = coarse.change + 1
WITH row, stratum, coarse
MATCH (set:ContrastSet {key: row.setKey})
MERGE (stratum)-[:OF]->(set)
MERGE (stratum)-[:IN_WEEK]->(coarse)
