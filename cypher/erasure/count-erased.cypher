// Add to the counts on the tombstone of a lead. The tombstone is locked.
//
// @mode    write
// @param   $erasureKey   STRING NOT NULL
// @param   $counts       LIST<MAP{label STRING NOT NULL, count INTEGER NOT NULL}> NOT NULL   none of them 0
// @returns none
MATCH (erasure:SubjectErasure {key: $erasureKey})
FOREACH (row IN $counts |
  SET erasure['count_' + row.label] = coalesce(erasure['count_' + row.label], 0) + row.count)
