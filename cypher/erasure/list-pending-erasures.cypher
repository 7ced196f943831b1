// Return erasures that are not finished.
//
// @mode    read
// @scope   global  every server continues the erasures of all accounts
// @param   $limit   INTEGER NOT NULL   most erasures at once
// @returns many { erasureId :: STRING NOT NULL }
MATCH (erasure:Erasure)
WHERE erasure.state = 'PENDING' AND erasure.key > ''
RETURN erasure.key AS erasureId
ORDER BY erasureId
LIMIT $limit
