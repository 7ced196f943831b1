// Add differences to an account's overdispersion sums.
//
// @mode    write
// @param   $scopes   LIST<MAP { dispersionKey STRING NOT NULL, q FLOAT NOT NULL, c FLOAT NOT NULL,
//                    df INTEGER NOT NULL } NOT NULL> NOT NULL
// @returns none
UNWIND $scopes AS row
MERGE (dispersion:Dispersion {key: row.dispersionKey})
SET dispersion.q = coalesce(dispersion.q, 0.0) + row.q,
    dispersion.c = coalesce(dispersion.c, 0.0) + row.c,
    dispersion.df = coalesce(dispersion.df, 0) + row.df,
    dispersion.version = coalesce(dispersion.version, 0)
