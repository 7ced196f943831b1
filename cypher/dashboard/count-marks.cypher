// Count the creatives of an account with each mark, along their index and up to a limit.
//
// @mode    read
// @param   $markKeys   LIST<STRING NOT NULL> NOT NULL   the account and a mark
// @param   $maxCount   INTEGER NOT NULL                 limit for each mark
// @returns many { markKey STRING NOT NULL, creatives INTEGER NOT NULL }
CYPHER 5
UNWIND $markKeys AS markKey
CALL (markKey) {
  MATCH (creative:Creative)
  USING INDEX SEEK creative:Creative(mark_key, mark_rank)
  WHERE creative.mark_key = markKey AND creative.mark_rank IS NOT NULL
  WITH creative
  LIMIT $maxCount
  RETURN count(creative) AS creatives
}
RETURN markKey, creatives
