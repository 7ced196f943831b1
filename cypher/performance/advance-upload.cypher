// Note how far an upload has come. Records that follow on a gap say nothing of those in it, nor those of a stream during
// which some were taken back.
//
// @mode    write
// @param   $importKey      STRING NOT NULL
// @param   $retracted      INTEGER NOT NULL   records of the import that were taken back when the stream began
// @param   $position       INTEGER NOT NULL   of the first of the records that were decided
// @param   $nextPosition   INTEGER NOT NULL   behind the last of them
// @returns none
MATCH (import:Import {key: $importKey})
WHERE import.retracted_count = $retracted AND $position <= coalesce(import.next_position, 0) AND $nextPosition > coalesce(import.next_position, 0)
SET import.next_position = $nextPosition
