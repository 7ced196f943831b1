// Dates on which an account, its own and those of its projects, had events of the types asked for, newest first, with the days of each date.
//
// @mode    read
// @param   $ownerKey   STRING NOT NULL    key of the account
// @param   $types      LIST<STRING NOT NULL> NOT NULL   types
// @param   $from       STRING NOT NULL    first date
// @param   $to         STRING NOT NULL    last date
// @param   $limit      INTEGER NOT NULL   most dates
// @returns many { date :: STRING NOT NULL, days :: LIST<MAP{key STRING NOT NULL,
//                 types LIST<MAP{name STRING NOT NULL, events INTEGER NOT NULL} NOT NULL> NOT NULL} NOT NULL> NOT NULL }
MATCH (day:Day)
WHERE day.account = $ownerKey AND day.date >= date($from) AND day.date <= date($to)
WITH day, [type IN $types WHERE day['events_' + type] > 0 | {name: type, events: day['events_' + type]}] AS types
WHERE size(types) > 0
WITH day.date AS dayDate, collect({key: day.key, types: types}) AS days
RETURN toString(dayDate) AS date, days
ORDER BY dayDate DESC
LIMIT $limit
