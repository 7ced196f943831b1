// A page of an account's imports, newest start first.
//
// @mode    read
// @param   $accountKey    STRING NOT NULL
// @param   $beforePlace   STRING NOT NULL    only imports before this place; '~' for the first page
// @param   $limit         INTEGER NOT NULL
// @returns many { importId :: STRING NOT NULL, source :: STRING NOT NULL, actor :: STRING NOT NULL,
//                 place :: STRING NOT NULL, firstSeconds :: INTEGER NOT NULL, firstNanos :: INTEGER NOT NULL,
//                 lastSeconds :: INTEGER NOT NULL, lastNanos :: INTEGER NOT NULL, stored :: INTEGER NOT NULL,
//                 retracted :: INTEGER NOT NULL, expired :: INTEGER NOT NULL, firstDate :: STRING NOT NULL, lastDate :: STRING NOT NULL,
//                 nextPosition :: INTEGER NOT NULL }
MATCH (import:Import)
USING INDEX SEEK import:Import(account_key, place)
WHERE import.account_key = $accountKey AND import.place < $beforePlace
  AND EXISTS { (:Account {key: $accountKey}) }
WITH import
ORDER BY import.account_key DESC, import.place DESC
LIMIT $limit
RETURN import.import_id AS importId, import.source AS source, import.actor AS actor, import.place AS place,
       import.first_stored_at.epochSeconds AS firstSeconds, import.first_stored_at.nanosecond AS firstNanos,
       import.last_stored_at.epochSeconds AS lastSeconds, import.last_stored_at.nanosecond AS lastNanos,
       import.stored_count AS stored, import.retracted_count AS retracted,
       coalesce(import.expired_count, 0) AS expired,
       toString(import.first_date) AS firstDate, toString(import.last_date) AS lastDate,
       coalesce(import.next_position, 0) AS nextPosition
