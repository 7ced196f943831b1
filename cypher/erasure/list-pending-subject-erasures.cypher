// Return erasures of leads that are not finished and that no server is at.
//
// @mode    read
// @scope   global  every server continues the erasures of all accounts
// @param   $limit   INTEGER NOT NULL   most erasures at once
// @returns many { erasureKey :: STRING NOT NULL }
MATCH (erasure:SubjectErasure)
WHERE erasure.state = 'PENDING' AND erasure.key > '' AND erasure.leased_until < datetime.realtime()
RETURN erasure.key AS erasureKey
ORDER BY erasureKey
LIMIT $limit
