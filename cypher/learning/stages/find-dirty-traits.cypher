// Return the traits whose contrasts changed since knowledge was last published.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @returns many { traitKey :: STRING NOT NULL, kind :: STRING NOT NULL, value :: STRING NOT NULL,
//                 change :: INTEGER NOT NULL }
MATCH (trait:Trait)
WHERE trait.dirty = $accountKey
RETURN trait.key AS traitKey, trait.kind AS kind, trait.value AS value, coalesce(trait.change, 0) AS change
