// How many creatives of an account carry each mark, counted up to a limit along their index.
//
// @mode    read
// @param   $markKeys   LIST<STRING NOT NULL> NOT NULL   the account and a mark
// @param   $maxCount   INTEGER NOT NULL                 where counting each of them stops
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
