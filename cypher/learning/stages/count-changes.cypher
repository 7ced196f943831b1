// Count what changed in an account since its last cycle: contrast sets, the performance records in them, and days.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @returns one { fineSets :: INTEGER NOT NULL, coarseSets :: INTEGER NOT NULL, points :: INTEGER NOT NULL,
//                days :: INTEGER NOT NULL }
CALL () {
  MATCH (contrastSet:ContrastSet)
  USING INDEX SEEK contrastSet:ContrastSet(dirty, level, key)
  WHERE contrastSet.dirty = $accountKey AND contrastSet.level IS NOT NULL AND contrastSet.key IS NOT NULL
  RETURN sum(CASE contrastSet.level WHEN 'FINE' THEN 1 ELSE 0 END) AS fineSets,
         sum(CASE contrastSet.level WHEN 'COARSE' THEN 1 ELSE 0 END) AS coarseSets,
         sum(COUNT { (contrastSet)<-[:IN_SET]-() }) AS points
}
CALL () {
  MATCH (day:Day)
  WHERE day.dirty = $accountKey
  RETURN count(day) AS days
}
RETURN fineSets, coarseSets, points, days
