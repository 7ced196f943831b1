// Examine the first subjects of an account in the order of their keys, and count those that no event is about (any
// more). Subjects whose events have expired do not count.
//
// @mode    read
// @for     Label in Strategy PackRun Lead Intake
// @param   $prefixKey     STRING NOT NULL    prefix of the keys of the account's nodes
// @param   $maxSubjects   INTEGER NOT NULL   most subjects read
// @returns one { examined INTEGER NOT NULL, orphans INTEGER NOT NULL, example STRING }
CYPHER 5
MATCH (subject:{{Label}})
WHERE subject.key STARTS WITH $prefixKey
WITH subject
LIMIT $maxSubjects
WITH subject, subject.events_expired IS NULL AND NOT EXISTS { (subject)<-[:ABOUT]-() } AS isOrphan
RETURN count(subject) AS examined, sum(CASE WHEN isOrphan THEN 1 ELSE 0 END) AS orphans,
       min(CASE WHEN isOrphan THEN subject.key END) AS example
