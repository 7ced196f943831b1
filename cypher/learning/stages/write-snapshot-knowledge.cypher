// Store the number of current patterns on the newest snapshot.
//
// @mode    write
// @param   $snapshotPrefixKey   STRING NOT NULL    the account's key and the delimiter
// @param   $patterns            INTEGER NOT NULL   current patterns
// @returns none
MATCH (snapshot:Snapshot)
WHERE snapshot.key STARTS WITH $snapshotPrefixKey
WITH snapshot ORDER BY snapshot.key DESC LIMIT 1
SET snapshot.patterns = $patterns
