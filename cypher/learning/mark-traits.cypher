// Mark traits whose contrasts changed; the mark stays until what follows from them is published.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $traitKeys    LIST<STRING NOT NULL> NOT NULL   sorted
// @returns none
UNWIND $traitKeys AS traitKey
MATCH (trait:Trait {key: traitKey})
SET trait.dirty = $accountKey,
    trait.change = coalesce(trait.change, 0) + 1
