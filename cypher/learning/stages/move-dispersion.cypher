// Set the variance in use. `spreading` is true until every set of the scope is marked for recomputation.
//
// @mode    write
// @param   $dispersionKey   STRING NOT NULL
// @param   $tau2            FLOAT NOT NULL     squared log-odds
// @param   $version         INTEGER NOT NULL   one more than the last
// @param   $halfLifeDays    FLOAT NOT NULL     half-life of evidence for contrasts from now on
// @param   $spreading       BOOLEAN NOT NULL   whether sets are to be marked
// @returns none
MATCH (dispersion:Dispersion {key: $dispersionKey})
SET dispersion.tau2 = $tau2,
    dispersion.version = $version,
    dispersion.half_life_days = $halfLifeDays,
    dispersion.spreading = $spreading
