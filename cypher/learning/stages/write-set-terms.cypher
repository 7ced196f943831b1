// Store what sets add to the overdispersion sums, in the order of the metrics, and the assignment whose sums they were
// added to. A set that was reported as RANDOMISED is compared as OBSERVATIONAL when its split or its strata contradict
// that. Usable arms were shown often enough for training. `apart` says why no two arms were shown side by side.
// `finding` marks a finding for the dashboard, as long as the test has any performance records.
//
// @mode    write
// @param   $sets   LIST<MAP { setKey STRING NOT NULL, change INTEGER NOT NULL, q LIST<FLOAT NOT NULL> NOT NULL,
//                  c LIST<FLOAT NOT NULL> NOT NULL, df LIST<FLOAT NOT NULL> NOT NULL, usableArms INTEGER NOT NULL,
//                  arms INTEGER NOT NULL, comparedAs STRING NOT NULL, comparedBy STRING NOT NULL, split STRING NOT NULL,
//                  apart STRING, finding STRING } NOT NULL> NOT NULL
//                  change: the one at which the terms were computed
// @returns none
UNWIND $sets AS row
MATCH (contrastSet:ContrastSet {key: row.setKey})
SET contrastSet.q = row.q,
    contrastSet.c = row.c,
    contrastSet.df = row.df,
    contrastSet.usable_arms = row.usableArms,
    contrastSet.measured_change = row.change,
    contrastSet.arms = row.arms,
    contrastSet.compared_as = row.comparedAs,
    contrastSet.compared_by = row.comparedBy,
    contrastSet.split = row.split,
    contrastSet.apart = row.apart,
    contrastSet.finding = CASE WHEN row.finding IS NOT NULL AND EXISTS { (contrastSet)<-[:OF]-(:Stratum) } THEN row.finding END
