// Return an account's overdispersion sums and the variance in use.
//
// @mode    read
// @param   $dispersionKeys   LIST<STRING NOT NULL> NOT NULL
// @returns many { dispersionKey :: STRING NOT NULL, q :: FLOAT NOT NULL, c :: FLOAT NOT NULL, df :: INTEGER NOT NULL,
//                 tau2 :: FLOAT NOT NULL, version :: INTEGER NOT NULL, spreading :: BOOLEAN NOT NULL,
//                 halfLifeDays :: FLOAT }
UNWIND $dispersionKeys AS dispersionKey
MATCH (dispersion:Dispersion {key: dispersionKey})
RETURN dispersion.key AS dispersionKey,
       dispersion.q AS q,
       dispersion.c AS c,
       dispersion.df AS df,
       coalesce(dispersion.tau2, 0.0) AS tau2,
       dispersion.version AS version,
       coalesce(dispersion.spreading, false) AS spreading,
       dispersion.half_life_days AS halfLifeDays
