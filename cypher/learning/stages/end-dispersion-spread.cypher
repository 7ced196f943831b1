// Record that every set of the scope is marked.
//
// @mode    write
// @param   $dispersionKey   STRING NOT NULL
// @returns none
MATCH (dispersion:Dispersion {key: $dispersionKey})
SET dispersion.spreading = null
