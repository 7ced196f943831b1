// Use a new variance from now on; until every set of the scope is marked for it, `spreading` says so.
//
// @mode    write
// @param   $dispersionKey   STRING NOT NULL
// @param   $tau2            FLOAT NOT NULL     squared log-odds
// @param   $version         INTEGER NOT NULL   one more than the last
// @param   $halfLifeDays    FLOAT NOT NULL     half-life the contrasts are decayed with from now on
// @param   $spreading       BOOLEAN NOT NULL   whether sets are to be marked
// @returns none
MATCH (dispersion:Dispersion {key: $dispersionKey})
SET dispersion.tau2 = $tau2,
    dispersion.version = $version,
    dispersion.half_life_days = $halfLifeDays,
    dispersion.spreading = $spreading
