// Count the records that imports have stored. `place` sorts imports by their first record.
//
// @mode    write
// @param   $imports   LIST<MAP{key STRING NOT NULL, accountKey STRING NOT NULL, importId STRING NOT NULL,
//                     source STRING NOT NULL, actor STRING NOT NULL, place STRING NOT NULL, seconds INTEGER NOT NULL,
//                     nanos INTEGER NOT NULL, stored INTEGER NOT NULL, firstDate STRING NOT NULL,
//                     lastDate STRING NOT NULL}> NOT NULL   sorted by key
// @returns none
UNWIND $imports AS row
MERGE (import:Import {key: row.key})
ON CREATE SET import.account_key = row.accountKey, import.import_id = row.importId, import.place = row.place,
              import.first_stored_at = datetime({epochSeconds: row.seconds, nanosecond: row.nanos}),
              import.stored_count = 0, import.retracted_count = 0,
              import.first_date = date(row.firstDate), import.last_date = date(row.lastDate)
SET import.source = row.source, import.actor = row.actor,
    import.last_stored_at = datetime({epochSeconds: row.seconds, nanosecond: row.nanos}),
    import.stored_count = import.stored_count + row.stored,
    import.first_date = CASE WHEN date(row.firstDate) < import.first_date THEN date(row.firstDate)
                             ELSE import.first_date END,
    import.last_date = CASE WHEN date(row.lastDate) > import.last_date THEN date(row.lastDate) ELSE import.last_date END
