// Store the next position of an upload. Nothing is stored when the position lies beyond the stored one, because the
// records in the gap are unknown, or when records of the import were taken back during the stream.
//
// @mode    write
// @param   $importKey      STRING NOT NULL
// @param   $retracted      INTEGER NOT NULL   number of retracted records of the import when the stream began
// @param   $position       INTEGER NOT NULL   position of the first settled record
// @param   $nextPosition   INTEGER NOT NULL   position after the last settled record
// @returns none
MATCH (import:Import {key: $importKey})
WHERE import.retracted_count = $retracted AND $position <= coalesce(import.next_position, 0) AND $nextPosition > coalesce(import.next_position, 0)
SET import.next_position = $nextPosition
