// Keep the sets' shares of the overdispersion sums, in the order of the metrics, and the assignment whose sums they
// went into. Usable arms are those shown often enough for a training.
//
// @mode    write
// @param   $sets   LIST<MAP { setKey STRING NOT NULL, change INTEGER NOT NULL, q LIST<FLOAT NOT NULL> NOT NULL,
//                  c LIST<FLOAT NOT NULL> NOT NULL, df LIST<FLOAT NOT NULL> NOT NULL, usableArms INTEGER NOT NULL } NOT NULL> NOT NULL
//                  with the change they were computed at
// @returns none
UNWIND $sets AS row
MATCH (contrastSet:ContrastSet {key: row.setKey})
SET contrastSet.q = row.q,
    contrastSet.c = row.c,
    contrastSet.df = row.df,
    contrastSet.usable_arms = row.usableArms,
    contrastSet.measured_change = row.change,
    contrastSet.measured_assignment = contrastSet.assignment
