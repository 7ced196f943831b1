// Days of an account and of its projects that have events of the given types. Newest first, read in the order of an
// index.
//
// @mode    read
// @param   $ownerKey   STRING NOT NULL    key of the account
// @param   $types      LIST<STRING NOT NULL> NOT NULL   event types
// @param   $retracted   BOOLEAN NOT NULL   whether retracted events count too
// @param   $from       STRING NOT NULL    first date
// @param   $to         STRING NOT NULL    last date
// @param   $limit      INTEGER NOT NULL   most rows
// @returns many { key :: STRING NOT NULL, date :: STRING NOT NULL,
//                 types :: LIST<MAP{name STRING NOT NULL, events INTEGER NOT NULL} NOT NULL> NOT NULL }
MATCH (day:Day)
USING INDEX SEEK day:Day(account, date)
WHERE day.account = $ownerKey AND day.date >= date($from) AND day.date <= date($to)
  AND EXISTS { (:Account {key: $ownerKey}) }
WITH day, [type IN $types WHERE day['events_' + type] > 0 OR ($retracted AND day['retracted_' + type] > 0) |
  {name: type, events: coalesce(day['events_' + type], 0)}] AS types
WHERE size(types) > 0
RETURN day.key AS key, toString(day.date) AS date, types
ORDER BY day.account DESC, day.date DESC
LIMIT $limit
